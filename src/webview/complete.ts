/** Something that can stand at the cursor. */
export interface Completion {
  readonly kind: 'field' | 'function' | 'variable' | 'keyword';
  readonly label: string;
  readonly insert: string;
  /** A field's value in short, a function's signature. */
  readonly detail: string;
  readonly documentation?: string;
  /** Where the cursor goes within `insert`; its end where absent. */
  readonly cursor?: number;
}

/** What can stand there, and the stretch of the text it would replace. */
export interface Completions {
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
  /** Offered even where nothing has been typed yet: after a dot. */
  readonly eager: boolean;
}
