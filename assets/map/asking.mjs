// What the server answers, or why there is no answer.

/** The server could not be reached. */
export class Unanswered extends Error {}

/** The bytes of an answer under way, whose build `told` hears; null for a reader who has to sign in again, which a new
 * page says. Throws Unanswered where none comes. */
export async function bytesOf(asked, address, told) {
  const answer = await asked.catch((error) => {
    throw error.name === 'AbortError' ? error : new Unanswered(error.message);
  });
  if (answer.status === 401) {
    location.reload();
    return null;
  }
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  told(answer.headers.get('Atlas-Build'));
  return answer.arrayBuffer();
}
