/**
 * The stem of a Russian word in small letters without «ё», by the Snowball rules (snowballstem.org/algorithms/russian): «утерянного»,
 * «утеряла» and «утерян» are one. None of the packages here has a stemmer. What is cut off is always an end: a word begins with its stem.
 */
export function stemOf(word: string): string {
  const start = word.search(/[аеиоуыэюя]/) + 1;
  if (start === 0 || /[^а-я]/.test(word)) return word;
  const head = word.slice(0, start);
  let rest = word.slice(start);
  const cut = (...rules: readonly RegExp[]): boolean => {
    const rule = rules.find((one) => one.test(rest));
    if (rule) rest = rest.replace(rule, '');
    return rule !== undefined;
  };
  if (!cut(GERUND_AFTER_A, GERUND)) {
    cut(REFLEXIVE);
    if (cut(ADJECTIVE)) cut(PARTICIPLE_AFTER_A, PARTICIPLE);
    else if (!cut(VERB_AFTER_A, VERB)) cut(NOUN);
  }
  cut(/и$/);
  // «-ость» of a word long enough to be more than it.
  const second = /[аеиоуыэюя][^аеиоуыэюя].*?[аеиоуыэюя][^аеиоуыэюя](.*)$/.exec(head + rest)?.[1];
  if (second !== undefined && /ость?$/.test(second)) cut(/ость?$/);
  if (!cut(/(?<=н)н$/)) {
    if (cut(/ейше?$/)) cut(/(?<=н)н$/);
    else cut(/ь$/);
  }
  return shorn(head + rest);
}

/** «потеря-ла» and «потер-я» are one: what is left of a verb loses its last vowel, unless it would say too little. */
const shorn = (stem: string): string => (stem.length > 4 && /[ая]$/.test(stem) ? stem.slice(0, -1) : stem);

const ending = (list: string, before = ''): RegExp =>
  new RegExp(
    `${before}(?:${list
      .split(' ')
      .sort((a, b) => b.length - a.length)
      .join('|')})$`,
  );
const AFTER_A = '(?<=[ая])';
const GERUND_AFTER_A = ending('в вши вшись', AFTER_A);
const GERUND = ending('ив ивши ившись ыв ывши ывшись');
const REFLEXIVE = ending('ся сь');
const ADJECTIVE = ending('ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею');
const PARTICIPLE_AFTER_A = ending('ем нн вш ющ щ', AFTER_A);
const PARTICIPLE = ending('ивш ывш ующ');
const VERB_AFTER_A = ending('ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно', AFTER_A);
const VERB = ending('ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю');
const NOUN = ending('а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я');
