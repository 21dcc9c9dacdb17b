// The words of the editor and the stage. What the scenes say comes with the scenes.

const WORDS = {
  zh: {
    scene: (at, of) => `场景 ${at} / ${of}`,
    notes: '讲稿', next: '下一场景', end: '结束', blank: '（黑屏）', noNote: '没有讲稿。',
    keys: '← → 翻页 · 数字跳转 · B 黑屏 · L 中/EN · D 明暗 · N 讲稿窗口 · X 现场查看 · F 全屏 · Esc 退出',
    failed: (why) => `地图没有画出来（${why}）`,
    back: '返回演示 (X)', exploring: '正在现场查看地图。在大屏上按 X 返回演示。',
    newer: (build) => `已有更新的数据版本（${build}）。演示仍用冻结的数字。`,
    story: '演示文稿', storyTitle: '标题', untitled: '未命名的演示', empty: '还没有场景。',
    begin: '从模板开始', orAdd: '或打开图集的任一视图，按上方的“加入演示”。',
    present: '开始演示', undo: '撤销', redo: '重做', addSection: '加章节页', templates: '模板', importFile: '导入', exportFile: '导出文件',
    clear: '清空', slides: 'PPTX', paper: 'PDF', page: '离线网页', book: 'XLSX', cancel: '取消', cancelled: '已取消。', compare: '与之对比', nothing: '不对比', earlier: '一年前的同期', how: '对比方式', beside: '并排', turn: '先后切换（之前 → 之后）',
    pairNewer: '此场景属于较早的版本：请先更新为当前数据，再作对比。', manyCallouts: '最多 12 个标注。', making: '正在生成…',
    waiting: (place) => `排在第 ${place} 位，等待生成…`,
    titleZh: '标题（中文整句）', titleEn: '标题（英文整句）',
    noteZh: '讲稿（中文）', noteEn: '讲稿（英文）', aside: '旁边显示', none: '无', trend: '走势', curve: '生存曲线', ranking: '排名',
    spotlight: '聚光：其余变暗', zoom: '放大到', whole: '整幅', sameClasses: '沿用上一场景的分级', callouts: '标注', callout: '加标注',
    calloutCode: '地区名称或代码', remove: '删除', up: '上移', down: '下移', open: '在地图中打开', refresh: '更新为当前数据',
    frozen: (build, date) => `冻结于版本 ${build} · 提取 ${date}`, unknown: '没有这个地区。', saved: '已自动保存在本浏览器',
    most: (n) => `一份演示最多 ${n} 个场景。请在“演示”页删除一些，或导出文件、清空后另起一份。`,
    full: '浏览器的存储已满：请导出文件后删除一些场景。', badFile: '这个文件不是图集的演示文稿。', clearAsk: '删除全部场景？可以撤销。',
    templateFailed: '未能生成。请重试；若再次失败，请告知管理员。', section: '章节', sectionTitle: '新的章节', sectionTitleEn: 'New section',
    where: '他们在哪里', long: '领取多久', missing: '谁没有被覆盖', changed: '发生了什么变化', pilot: '试点乡镇', scenes: '场景',
  },
  en: {
    scene: (at, of) => `Scene ${at} / ${of}`,
    notes: 'Notes', next: 'Next scene', end: 'The end', blank: '(blank)', noNote: 'No notes.',
    keys: '← → move · digits jump · B blank · L 中/EN · D dark or light · N notes window · X explore · F full screen · Esc leave',
    failed: (why) => `The map could not be drawn (${why})`,
    back: 'Back to the talk (X)', exploring: 'The atlas stands on the stage. X there leads back to the talk.',
    newer: (build) => `A newer build of the data exists (${build}). The talk keeps its frozen figures.`,
    story: 'Story', storyTitle: 'Title', untitled: 'Untitled story', empty: 'No scenes yet.',
    begin: 'Begin with a template', orAdd: 'or open a view of the atlas and choose “Add to story” in the bar above.',
    present: 'Present', undo: 'Undo', redo: 'Redo', addSection: 'Add a section page', templates: 'Templates', importFile: 'Import', exportFile: 'Export file',
    clear: 'Clear', slides: 'PPTX', paper: 'PDF', page: 'Offline page', book: 'XLSX', cancel: 'Cancel', cancelled: 'Cancelled.', compare: 'Compare with', nothing: 'nothing', earlier: 'the same months a year earlier', how: 'How', beside: 'side by side', turn: 'before and after, in turn',
    pairNewer: 'This scene is of an older build: update it to the present data, then compare.', manyCallouts: 'Twelve call-outs at most.', making: 'Making …',
    waiting: (place) => `Waiting, number ${place} in the queue …`,
    titleZh: 'Title, a full sentence (Chinese)', titleEn: 'Title, a full sentence (English)',
    noteZh: 'Notes (Chinese)', noteEn: 'Notes (English)', aside: 'Beside the map', none: 'nothing', trend: 'course', curve: 'survival curve', ranking: 'ranking',
    spotlight: 'Spotlight: dim all others', zoom: 'Zoom to', whole: 'the whole map', sameClasses: 'Keep the classes of the scene before', callouts: 'Call-outs', callout: 'Add a call-out',
    calloutCode: 'Name or code of an area', remove: 'Remove', up: 'Move up', down: 'Move down', open: 'Open on the map', refresh: 'Update to the present data',
    frozen: (build, date) => `Frozen in build ${build} · extracted ${date}`, unknown: 'There is no such area.', saved: 'Saved in this browser',
    most: (n) => `A story holds at most ${n} scenes. On the Story page remove some, or export the file, clear the story and begin another.`,
    full: 'The browser has no room left: export the file, then remove scenes.', badFile: 'This file is not a story of the atlas.', clearAsk: 'Remove all scenes? You can undo it.',
    templateFailed: 'It could not be made. Try again; if it fails again, tell the operator.', section: 'Section', sectionTitle: '新的章节', sectionTitleEn: 'New section',
    where: 'Where are they', long: 'How long do they stay', missing: 'Who is missing', changed: 'What changed', pilot: 'The pilot townships', scenes: 'Scenes',
  },
};

export function words(lang) {
  return WORDS[lang] ?? WORDS.en;
}
