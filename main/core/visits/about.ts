import type { AuditEntry } from '../audit/entry.ts';
import { acting, type VisitState } from './state.ts';

/** An entry about a visit: its applicant, and its service once one is chosen. */
export const about = (state: VisitState, entry: Omit<AuditEntry, 'actor'>): Omit<AuditEntry, 'actor'> => ({
  subjects: subjectsOf(state),
  ...(state.requests[0] ? { service: state.requests[0].service } : {}),
  ...entry,
});

/** Everybody the visit is about: at most eight stand in a leaf. */
export const subjectsOf = (state: VisitState): string[] => acting(state).map(({ subject }) => subject);
