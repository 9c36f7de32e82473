import type { Role } from '#contract/kit.ts';
import type { EventCode } from './events.ts';
import type { FieldCode } from './proof/leaf.ts';

/** Who did it. `user` is an account of this profile or `system`, never something that was typed. */
export interface Actor {
  readonly user: string;
  readonly role: Role | 'system';
  readonly session?: string;
}
export const SYSTEM: Actor = { user: 'system', role: 'system' };

/** One event to be written. Personal values go in `sealed` only: the leaf gets commitments, `details` gets tokens. */
export interface AuditEntry {
  readonly op: EventCode;
  readonly actor: Actor;
  readonly ok?: boolean;
  readonly code?: string;
  readonly object?: { readonly type: string; readonly id: string };
  readonly subjects?: readonly string[];
  readonly fields?: readonly FieldCode[];
  readonly service?: string;
  /** Text kept beside the leaf, erasable; masked when it is written. */
  readonly details?: string;
  readonly sealed?: readonly { readonly field: FieldCode; readonly value: string; readonly subject: string }[];
  /** Genesis only: the verifier key. */
  readonly key?: string;
}
