/** A settings file as it was read: an object of whatever. */
export type Raw = Readonly<Record<string, unknown>>;

/** Each turns a file of the version before it into its own; the first one takes a file without a version. Never edited once shipped. */
const MIGRATIONS: readonly ((file: Raw) => Raw)[] = [
  // 1: office and window are the identity of the place, which the log keeps; a file must not renumber it.
  ({ office: _office, window: _window, ...rest }) => rest,
];
export const VERSION = MIGRATIONS.length;

/** The file in the present shape, without its version; undefined when its version is none we know, a newer program's for one. */
export function migrated({ v = 0, ...file }: Raw): Raw | undefined {
  if (typeof v !== 'number' || !Number.isInteger(v) || v < 0 || v > VERSION) return undefined;
  return MIGRATIONS.slice(v).reduce((shape, step) => step(shape), file as Raw);
}
