// Files of a story, made by the server as a job that is watched, and stopped when asked.

const PAUSE = 400;

/** Give a file to the reader. */
export function save(blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function answered(answer) {
  if (answer.ok) return answer;
  // What the server says in a sentence is said; of its own faults it says nothing.
  throw new Error(answer.status < 500 ? await answer.text() : '');
}

/** The file and its name; `told(words)` hears how far it is. Throws what went wrong, in a sentence where there is one. */
export async function fileOf(kind, story, lang, say, told, signal) {
  told(say.making);
  const begun = await answered(await fetch(`/story/file/${kind}?lang=${lang}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(story), signal,
  }));
  const { job, file } = await begun.json();
  signal.addEventListener('abort', () => fetch(`/jobs/${job}`, { method: 'DELETE' }));
  for (;;) {
    const { state, done, of, place } = await (await answered(await fetch(`/jobs/${job}`, { signal }))).json();
    if (state === 'done') break;
    if (state === 'waiting') told(say.waiting(place));
    else if (state === 'running') told(of ? `${say.making} ${done} / ${of}` : say.making);
    else throw new Error('');
    await new Promise((wake) => { setTimeout(wake, PAUSE); });
  }
  const made = await answered(await fetch(`/jobs/${job}/${file}`, { signal }));
  return { blob: await made.blob(), name: file };
}
