import type { AuditDetail, AuditFilter, AuditPage, AuditRow } from '#contract/audit.ts';
import type { Bilingual } from '#contract/kit.ts';
import type { Database } from '../storage/open.ts';
import { EVENTS } from './events.ts';
import { codeInWords, objectInWords } from './wording.ts';
import type { Leaf } from './proof/leaf.ts';
import { treeReader } from './reader.ts';
import { rootOf } from './proof/edge.ts';
import { leafHash } from './proof/hash.ts';
import { inclusionProof } from './proof/proof.ts';
import type { AuditLog } from './writer.ts';
import { type Links, subjectToken } from '../people/links.ts';

/** Matches are counted up to here: an exact figure would cost a full scan at ten million events. */
const COUNT_CAP = 1_000;
/** Twice what the clock may drift without being an event (log.ts). */
const JITTER_MS = 4_000;

interface Row {
  readonly seq: number;
  readonly leaf: Buffer;
  readonly body: string | null;
}
interface Where {
  readonly from: string;
  readonly conditions: string[];
  readonly values: (string | number | Buffer)[];
}

/** What the rows may call accounts and things of the catalogue. */
export interface Names {
  staff(user: string): string;
  object(type: string, id: string, service: string | undefined): Bilingual | undefined;
}

/** The text beside an event, or beside the event that masked it anew. */
const WITH_TEXT = 'LEFT JOIN audit_remask r ON r.seq = e.seq LEFT JOIN audit_text t ON t.seq = coalesce(r.text_at, e.seq)';

/** Reads pages of the log for the DPO. */
export class AuditSearch {
  readonly #db: Database;
  readonly #log: AuditLog;
  readonly #links: Links;
  readonly #names: Names;

  constructor(db: Database, log: AuditLog, links: Links, names: Names) {
    this.#db = db;
    this.#log = log;
    this.#links = links;
    this.#names = names;
  }

  /**
   * One page, newest first. `subjects` are the ids found for the person looked for; an empty list matches nothing.
   */
  page(
    filter: AuditFilter,
    subjects: readonly string[] | undefined,
    before: number | undefined,
    limit: number,
  ): Omit<AuditPage, 'personUnknown'> {
    const where = this.#where(filter, subjects);
    if (before !== undefined) {
      where.conditions.push('e.seq < ?');
      where.values.push(before);
    }
    const clause = where.conditions.length ? `WHERE ${where.conditions.join(' AND ')}` : '';
    const rows = this.#db
      .prepare<unknown[], Row>(`SELECT e.seq, e.leaf, t.body FROM ${where.from} ${WITH_TEXT} ${clause} ORDER BY e.seq DESC LIMIT ?`)
      .all(...where.values, limit + 1);
    // The first page is the search; later ones are the same search, whose count is known.
    const counted =
      before !== undefined
        ? undefined
        : this.#db
            .prepare<unknown[], { n: number }>(`SELECT count(*) AS n FROM (SELECT 1 FROM ${where.from} ${clause} LIMIT ${COUNT_CAP + 1})`)
            .get(...where.values);
    const shown = rows.slice(0, limit);
    const tokens = new Map<string, string>();
    return {
      rows: shown.map((row) => this.#present(row, tokens)),
      next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null,
      count: counted ? { n: Math.min(counted.n, COUNT_CAP), capped: counted.n > COUNT_CAP } : null,
    };
  }

  #where(filter: AuditFilter, subjects: readonly string[] | undefined): Where {
    const conditions: string[] = [];
    const values: (string | number | Buffer)[] = [];
    const add = (condition: string, ...more: (string | number | Buffer)[]) => {
      conditions.push(condition);
      values.push(...more);
    };
    let from = 'audit_event e';
    if (subjects !== undefined) {
      const [one, ...more] = subjects;
      if (one !== undefined && more.length === 0) {
        from = 'audit_subject s CROSS JOIN audit_event e ON e.seq = s.seq';
        add('s.subject = ?', Buffer.from(one, 'hex'));
      } else {
        // An event about two people of the list is one row; however many ids a person has, none is left out.
        add('e.seq IN (SELECT seq FROM audit_subject WHERE subject IN (SELECT unhex(value) FROM json_each(?)))', JSON.stringify(subjects));
      }
    }
    if (filter.from !== undefined) add('e.ts >= ?', filter.from);
    if (filter.to !== undefined) add('e.ts <= ?', filter.to);
    const bounds = this.#bounds(filter.from, filter.to);
    if (bounds.from !== undefined) add('e.seq >= ?', bounds.from);
    if (bounds.to !== undefined) add('e.seq <= ?', bounds.to);
    if (filter.actor !== undefined) add('e.actor = ?', filter.actor);
    if (filter.op !== undefined) add('e.op = ?', filter.op);
    if (filter.service !== undefined) add('e.service = ?', filter.service);
    if (filter.result === 'failure') add('e.ok = 0');
    if (filter.result === 'success') add('e.ok = 1');
    return { from, conditions, values };
  }

  /**
   * Time bounds as sequence bounds, so that a page walks an index in its own order whatever else is asked. Only while the
   * clock has never been moved: after a `clock.step` later events may carry earlier times, and the times alone decide.
   */
  #bounds(from: number | undefined, to: number | undefined): { from?: number; to?: number } {
    if ((from ?? to) === undefined || this.#db.prepare("SELECT 1 FROM audit_event WHERE op = 'clock.step' LIMIT 1").get()) return {};
    const seq = (sql: string, at: number) => this.#db.prepare<[number], { seq: number }>(sql).get(at)?.seq;
    const first =
      from === undefined
        ? undefined
        : (seq('SELECT seq FROM audit_event WHERE ts >= ? ORDER BY ts, seq LIMIT 1', from - JITTER_MS) ?? Number.MAX_SAFE_INTEGER);
    const last =
      to === undefined
        ? undefined
        : (seq('SELECT seq FROM audit_event WHERE ts <= ? ORDER BY ts DESC, seq DESC LIMIT 1', to + JITTER_MS) ?? -1);
    return { ...(first === undefined ? {} : { from: first }), ...(last === undefined ? {} : { to: last }) };
  }

  /** One event with its inclusion proof under the present root. */
  event(seq: number): AuditDetail | undefined {
    const row = this.#db.prepare<[number], Row>(`SELECT e.seq, e.leaf, t.body FROM audit_event e ${WITH_TEXT} WHERE e.seq = ?`).get(seq);
    if (!row) return undefined;
    const edge = this.#log.edge();
    const proof = inclusionProof(seq, edge.size, treeReader(this.#db).subtree);
    return {
      row: this.#present(row, new Map()),
      leaf: row.leaf.toString(),
      leafHash: leafHash(row.leaf).toString('base64'),
      proof: proof.map((hash) => hash.toString('base64')),
      size: edge.size,
      root: rootOf(edge).toString('base64'),
    };
  }

  facets(): { actors: { id: string; name: string }[]; ops: string[]; services: string[] } {
    const column = (name: 'actor' | 'op' | 'service') => this.#distinct(name);
    return { actors: column('actor').map((id) => ({ id, name: this.#names.staff(id) })), ops: column('op'), services: column('service') };
  }

  /** Distinct values by hopping over the index, so the cost is the number of values and not of events. */
  #distinct(column: 'actor' | 'op' | 'service'): string[] {
    const next = this.#db.prepare<[string], { value: string | null }>(
      `SELECT min(${column}) AS value FROM audit_event WHERE ${column} > ?`,
    );
    const values: string[] = [];
    for (let value = next.get('')?.value; value; value = next.get(value)?.value) values.push(value);
    return values;
  }

  /** `heads` remembers who is shown under which id, for the rows of one page. */
  #present(row: Row, heads: Map<string, string>): AuditRow {
    // Read, not verified: that is what «проверить журнал» is for.
    const leaf = JSON.parse(row.leaf.toString()) as Leaf;
    const kind = EVENTS[leaf.op];
    const head = (id: string): string => {
      const known = heads.get(id);
      if (known !== undefined) return known;
      // Everybody of a component is shown under its first id: it is walked once a page.
      const family = this.#links.family(id);
      const first = family[0] ?? id;
      for (const one of [id, ...family]) heads.set(one, first);
      return first;
    };
    const subjects = [...new Set((leaf.s ?? []).map(head))].map((id) => ({ id, token: subjectToken(id) }));
    const what = leaf.o && objectInWords(leaf.o.t, leaf.o.i, (type, id) => this.#names.object(type, id, leaf.w));
    const code = codeInWords(leaf.rc ?? '');
    // A text that was there and is destroyed has left its place.
    const more = row.body ?? '⟦—⟧';
    const words = (language: 'ru' | 'en') => ({
      who: leaf.a.u === 'system' ? 'Okno' : this.#names.staff(leaf.a.u),
      whom: subjects.map((one) => one.token).join(', '),
      what: what?.[language] ?? '',
      code: code[language],
      more,
      also: leaf.x === undefined ? '' : `; ${more}`,
    });
    return {
      seq: row.seq,
      at: leaf.t,
      op: leaf.op,
      sentence: { ru: fill(kind.ru, words('ru')), en: fill(kind.en, words('en')) },
      class: kind.class,
      severity: kind.severity,
      actor: leaf.a.u,
      role: leaf.a.r,
      ok: leaf.ok,
      ...(leaf.rc === undefined ? {} : { code: leaf.rc }),
      ...(leaf.o === undefined ? {} : { object: { type: leaf.o.t, id: leaf.o.i } }),
      subjects,
      ...(leaf.w === undefined ? {} : { service: leaf.w }),
      fields: leaf.f ?? [],
      ...(row.body === null ? {} : { details: row.body }),
    };
  }
}

const fill = (template: string, words: Readonly<Record<string, string>>): string =>
  template.replace(/\{(\w+)\}/g, (_all, name: string) => words[name] ?? '');
