/** Above what any call of the contract takes: the two lists of the masker are 400 entries, a text to be tried 50 000 characters. */
const MOST_NODES = 2_000;
const MOST_TEXT = 64 * 1024;
const MOST_DEPTH = 8;

const PLAIN: ReadonlySet<unknown> = new Set([Object.prototype, null]);

/**
 * Whether what a window sent is a small value of plain JSON, or of `undefined`. Its work is bounded by the limits above, however
 * large the value: bytes, maps, dates, circles, big integers, accessors and numbers that are none are refused unread.
 */
export function isPlain(value: unknown): boolean {
  let [nodes, text] = [0, 0];
  const walk = (one: unknown, depth: number): boolean => {
    nodes += 1;
    if (nodes > MOST_NODES || depth > MOST_DEPTH) return false;
    switch (typeof one) {
      case 'string':
        text += one.length;
        return text <= MOST_TEXT;
      case 'number':
        return Number.isFinite(one);
      case 'boolean':
      case 'undefined':
        return true;
      case 'object':
        return one === null || (Array.isArray(one) ? items(one, depth) : members(one, depth));
      default:
        return false;
    }
  };
  const items = (list: readonly unknown[], depth: number): boolean =>
    Object.getPrototypeOf(list) === Array.prototype && list.length <= MOST_NODES && everyItem(list, (one) => walk(one, depth + 1));
  const members = (record: object, depth: number): boolean => {
    if (!PLAIN.has(Object.getPrototypeOf(record))) return false;
    for (const name in record) {
      text += name.length;
      const member = Object.getOwnPropertyDescriptor(record, name);
      if (text > MOST_TEXT || !member || !('value' in member) || !walk(member.value, depth + 1)) return false;
    }
    return true;
  };
  return walk(value, 0);
}

/** As `every`, which leaves out the holes of a list. */
function everyItem(list: readonly unknown[], check: (one: unknown) => boolean): boolean {
  for (const one of list) if (!check(one)) return false;
  return true;
}
