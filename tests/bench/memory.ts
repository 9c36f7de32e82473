import { readdirSync, readFileSync } from 'node:fs';

/** PSS of a process and everything below it, in MB: shared pages are counted once. */
export function treeMemory(root: number, of = memoryOf): number {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        try {
          return [[Number(pid), Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])] as const];
        } catch {
          return [];
        }
      }),
  );
  const below = (pid: number): boolean => pid === root || (parents.has(pid) && parents.get(pid) !== 0 && below(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(below).reduce((sum, pid) => sum + of(pid), 0);
}

/** PSS of one process in MB; 0 when it is gone. */
export function memoryOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/**
 * The same without what lies in files: the share of the binary a process is charged with changes when another program that runs on
 * it begins or ends.
 */
export function ownMemoryOf(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return [...rollup.matchAll(/^Pss_(?:Anon|Shmem):\s+(\d+)/gm)].reduce((sum, [, kb]) => sum + Number(kb) / 1024, 0);
  } catch {
    return 0;
  }
}
