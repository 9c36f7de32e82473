import type { Bilingual } from '#contract/kit.ts';
import { CONSENT } from '#contract/words.ts';
import type { Definition } from './definition.ts';
import type { Dictionary } from './dictionary.ts';
import type { Issue, Path } from './files.ts';
import type { Source, SourceDocument } from './source.ts';

/**
 * A service with every word of the dictionary written into it: whole, so that a visit can pin it and go on whatever becomes of the
 * dictionary. What cannot be found is named by its place in the source, and then there is no definition.
 */
export function expand(source: Source, words: Dictionary): { readonly definition?: Definition; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const missing = (path: Path, reason: string): undefined => void issues.push({ path, reason });
  const { authority, documents, questions, doNotDemand, grounds: own, consent, ...rest } = source;

  const agency = words.authorities[authority] ?? missing(['authority'], `no authority «${authority}» in the dictionary`);

  const document = (one: SourceDocument, path: Path, group?: { readonly id: string; readonly when?: string | undefined }) => {
    const kind = words.documents[one.id];
    const { form: formId = kind?.form, blank, fields = [], signers, rows = [], ...bare } = one;
    const {
      name = kind?.name,
      unit = kind?.unit,
      handling = kind?.handling,
      refusals,
      validity = kind?.validity,
      scan = kind?.scan,
    } = bare;
    if (!name || !unit || !handling)
      return missing([...path, 'id'], `no document «${one.id}» in the dictionary: give it a name, a unit and a handling here`);
    const form =
      formId === undefined ? undefined : (words.forms[formId] ?? missing([...path, 'form'], `no form «${formId}» in the dictionary`));
    for (const field of [...fields, ...(form?.about ?? []), ...Object.values(form?.fields ?? {}).flat()])
      if (!words.fields[field]) missing([...path, fields.includes(field) ? 'fields' : 'id'], `no field «${field}» in the dictionary`);
    if (!form && (blank || fields.length > 0 || signers || rows.length > 0))
      missing([...path, 'id'], 'only what is made at the window has a blank, fields, signers and rows');
    return {
      ...bare,
      shared: kind !== undefined && handling !== 'filed',
      name,
      unit,
      handling,
      refusals: refusals ?? kind?.refusals ?? [],
      ...(validity && { validity }),
      ...(scan && { scan }),
      ...(form && {
        form: {
          ...form,
          ...(blank && { blank }),
          ...(signers && { signers }),
          rows: [...form.rows, ...rows],
          about: [...new Set([...form.about, ...fields])],
        },
      }),
      ...(kind?.servesAs !== undefined && { servesAs: kind.servesAs }),
      ...(group && { group: group.id, ...allOf(group.when, one.when) }),
    };
  };
  const expanded = documents.flatMap((one, i) =>
    'anyOf' in one ? one.anyOf.map((member, m) => document(member, ['documents', i, 'anyOf', m], one)) : [document(one, ['documents', i])],
  );

  const asked = questions.map((one, i) => {
    const kind = words.questions[one.id];
    const { text = kind?.text, say = kind?.say, help = kind?.help, options = kind?.options, known = kind?.known } = one;
    if (!text || !say || !options)
      return missing(['questions', i, 'id'], `no question «${one.id}» in the dictionary: give it a text, what to say and options here`);
    return {
      ...one,
      shared: kind !== undefined && one.text === undefined,
      text,
      say,
      options,
      ...(help && { help }),
      ...(known && { known }),
    };
  });

  const forbidden = doNotDemand.map((one, i) => {
    const name: Bilingual | undefined = one.name ?? words.documents[one.id]?.name;
    return name ? { ...one, name } : missing(['doNotDemand', i, 'id'], `no document «${one.id}» in the dictionary: give it a name here`);
  });

  const scans = new Map<string, Definition['scanProfiles'][string]>();
  for (const [i, one] of expanded.entries()) {
    if (one?.scan === undefined) continue;
    const profile = words.scans[one.scan] ?? missing(['documents', i, 'scan'], `no scan profile «${one.scan}» in the dictionary`);
    if (profile) scans.set(one.scan, profile);
  }

  const grounds = new Map<string, Definition['grounds'][string]>();
  const use = (id: string, path: Path): void => {
    const ground = own[id] ?? words.grounds[id];
    if (ground) grounds.set(id, ground);
    else missing(path, `no ground «${id}» in this file or in the dictionary`);
  };
  for (const { id, path } of groundsIn(rest, [])) use(id, path);
  for (const [name, list] of Object.entries({ documents, doNotDemand, consent }))
    for (const { id, path } of groundsIn(list, [name])) use(id, path);
  for (const profile of scans.values()) use(profile.ground, ['documents']);
  for (const id of Object.keys(own)) if (!grounds.has(id)) missing(['grounds', id], `the ground «${id}» is used by nothing`);

  if (issues.length > 0 || !agency) return { issues };
  return {
    issues,
    definition: {
      ...rest,
      ...(consent && { consent: { ...consent, ...(words.forms[CONSENT] && { form: words.forms[CONSENT] }) } }),
      goals: source.goals.map(({ sample: _sample, ...goal }) => goal),
      agency,
      grounds: Object.fromEntries(grounds),
      questions: asked.filter((one) => one !== undefined),
      groups: documents.flatMap((one) => ('anyOf' in one ? [{ id: one.id, enough: one.enough, name: one.name }] : [])),
      documents: expanded.filter((one) => one !== undefined),
      doNotDemand: forbidden.filter((one) => one !== undefined),
      scanProfiles: Object.fromEntries(scans),
    },
  };
}

function allOf(...conditions: readonly (string | undefined)[]): { when?: string } {
  const given = conditions.filter((one) => one !== undefined);
  return given.length === 0 ? {} : { when: given.length === 1 ? (given[0] ?? '') : given.map((one) => `(${one})`).join(' and ') };
}

/** Every `ground:` below a value, with its place. */
function* groundsIn(value: unknown, at: Path): Generator<{ readonly id: string; readonly path: Path }> {
  if (value === null || typeof value !== 'object') return;
  for (const [name, member] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (name === 'ground' && typeof member === 'string') yield { id: member, path: [...at, name] };
    else yield* groundsIn(member, [...at, name]);
  }
}
