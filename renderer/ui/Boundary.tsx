import { Component, type ReactNode } from 'react';

/** What may be told of a fault: its class, and the file of our own that could not be loaded. Never its message, which may hold data. */
export interface Fault {
  readonly name: string;
  readonly file: string | undefined;
}

/** Tells main's log; each window has a call of its own for it. */
export type Tell = (report: { where: string; error: string }) => unknown;
let tell: Tell = () => undefined;
export const tellFaultsTo = (to: Tell): void => {
  tell = to;
};

const OUR_FILE = /\/([A-Za-z0-9._-]+\.(?:js|css))\b/;

export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: typeof error, file: undefined };
  return { name: error.name.replace(/[^A-Za-z0-9._-]/g, '') || 'Error', file: OUR_FILE.exec(error.message)?.[1] };
}

export const report = (where: string, error: unknown): void => {
  const { name, file } = faultOf(error);
  tell({ where, error: [name, file].filter(Boolean).join('.').slice(0, 80) });
};

interface BoundaryProps {
  /** A key: it stands in main's log. */
  readonly where: string;
  readonly fallback: (fault: Fault, again: () => void) => ReactNode;
  readonly children: ReactNode;
}

/** A screen that fails takes nothing with it but itself. */
export class Boundary extends Component<BoundaryProps, { readonly fault: Fault | null }> {
  override state = { fault: null as Fault | null };

  static getDerivedStateFromError(error: unknown): { fault: Fault } {
    return { fault: faultOf(error) };
  }

  override componentDidCatch(error: unknown): void {
    report(this.props.where, error);
  }

  #again = (): void => {
    this.setState({ fault: null });
  };

  override render(): ReactNode {
    const { fault } = this.state;
    return fault ? this.props.fallback(fault, this.#again) : this.props.children;
  }
}
