import type { CDPSession, Page } from '@playwright/test';

interface Snapshot {
  readonly snapshot: { readonly meta: { node_fields: string[]; node_types: [string[]]; edge_fields: string[]; edge_types: [string[]] } };
  readonly nodes: number[];
  readonly edges: number[];
  readonly strings: string[];
}

/** What a page still holds: its garbage collected, every string of its heap looked through. */
export class Heap {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<Heap> {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.enable');
    return new Heap(session);
  }

  /** Those of `words` that some string of the heap contains, each with what holds it (the first path found from a root). */
  async holds(words: readonly string[]): Promise<Map<string, string>> {
    const chunks: string[] = [];
    const take = ({ chunk }: { chunk: string }) => void chunks.push(chunk);
    this.#session.on('HeapProfiler.addHeapSnapshotChunk', take);
    await this.#session.send('HeapProfiler.collectGarbage');
    await this.#session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    this.#session.off('HeapProfiler.addHeapSnapshotChunk', take);
    const snapshot = JSON.parse(chunks.join('')) as Snapshot;
    const found = new Map<string, string>();
    for (const word of words) {
      const path = holderOf(snapshot, word);
      if (path !== undefined) found.set(word, path);
    }
    return found;
  }
}

/** Strings are held by edges; the shortest way from the root to one that contains `word`, or undefined when there is none. */
function holderOf({ snapshot: { meta }, nodes, edges, strings }: Snapshot, word: string): string | undefined {
  const wanted = new Set(strings.flatMap((text, i) => (text.includes(word) ? [i] : [])));
  if (wanted.size === 0) return undefined;
  const [nodeSize, edgeSize] = [meta.node_fields.length, meta.edge_fields.length];
  const at = (field: string) => meta.node_fields.indexOf(field);
  const [type, name, count] = [at('type'), at('name'), at('edge_count')];
  const edgeAt = (field: string) => meta.edge_fields.indexOf(field);
  const [edgeType, edgeName, edgeTo] = [edgeAt('type'), edgeAt('name_or_index'), edgeAt('to_node')];
  const firstEdge: number[] = [];
  for (let node = 0, edge = 0; node < nodes.length; node += nodeSize) {
    firstEdge.push(edge);
    edge += (nodes[node + count] ?? 0) * edgeSize;
  }
  const isText = (node: number) => /string/.test(meta.node_types[0][nodes[node + type] ?? 0] ?? '') && wanted.has(nodes[node + name] ?? -1);
  const from = new Map<number, { readonly node: number; readonly by: string }>([[0, { node: -1, by: '' }]]);
  const queue = [0];
  for (let next = 0; next < queue.length; next += 1) {
    const node = queue[next] ?? 0;
    if (isText(node)) return pathTo(node);
    const start = firstEdge[node / nodeSize] ?? 0;
    for (let i = 0; i < (nodes[node + count] ?? 0); i += 1) {
      const edge = start + i * edgeSize;
      const kind = meta.edge_types[0][edges[edge + edgeType] ?? 0] ?? '';
      const to = edges[edge + edgeTo] ?? 0;
      if (kind === 'weak' || from.has(to)) continue;
      const label = edges[edge + edgeName] ?? 0;
      from.set(to, { node, by: kind === 'element' || kind === 'hidden' ? `[${label}]` : (strings[label] ?? '') });
      queue.push(to);
    }
  }
  // In the table of strings, but no string node that can be reached holds it: a name of something, or a weak hold.
  return undefined;

  function pathTo(node: number): string {
    const steps: string[] = [];
    for (let here = node; here > 0; ) {
      const step = from.get(here);
      if (!step) break;
      steps.unshift(`.${step.by} → ${(strings[nodes[here + name] ?? 0] ?? '').slice(0, 40)}`);
      here = step.node;
    }
    return steps.join(' ');
  }
}
