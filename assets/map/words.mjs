// The module's own few words. Everything about the data comes with the data.

const WORDS = {
  zh: {
    map: '地图：用方向键在区域间移动，回车选中，退格返回上一级',
    zoomIn: '放大',
    zoomOut: '缩小',
    home: '回到全图',
    follow: '层级随缩放变化',
    loading: '正在读取边界…',
    failed: '地图没有画出来，右侧“表格”有相同的数字',
    circles: '圆的面积与数量成正比',
    versus: (word, name, value) => `${word}${name}（${value}）`,
    higher: '高于',
    lower: '低于',
    same: '等于',
    sieve: '名称、代码，或 >3&<8',
    list: '区域列表：方向键移动，回车选中，c 加入对比',
    area: '地区',
    value: '数值',
    areas: '个区域',
    zero: '零',
    empty: '在这个选择下没有可显示的数值。',
  },
  en: {
    map: 'Map: arrow keys move between areas, Enter selects, Backspace goes up',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    home: 'Whole map',
    follow: 'Level follows the zoom',
    loading: 'Reading the boundaries…',
    failed: 'The map could not be drawn; the tab “Table” has the same figures',
    circles: 'The area of a circle is in proportion to the number',
    versus: (word, name, value) => `${word} ${name} (${value})`,
    higher: 'higher than',
    lower: 'lower than',
    same: 'the same as',
    sieve: 'Name, code, or >3&<8',
    list: 'List of areas: arrow keys move, Enter selects, c compares',
    area: 'Area',
    value: 'Value',
    areas: 'areas',
    zero: 'zero',
    empty: 'No area shows a value for this choice.',
  },
};

export function words(lang) {
  return WORDS[lang] ?? WORDS.en;
}
