import type { TemplateFunction } from './function.ts';
import type { Complex } from './value.ts';

/** What every node knows of its place. Offsets are in UTF-16 units. */
export interface Spot {
  /** Where Go says the node is. */
  readonly at: number;
  /** The whole source of the node, for a squiggle. */
  readonly start: number;
  readonly end: number;
  /** As Go writes it in error messages: from the tree, not from the source. */
  readonly text: string;
}

export interface PipeNode extends Spot {
  readonly kind: 'pipe';
  /** The names of the variables, with their `$`. */
  readonly declared: readonly string[];
  /** `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends Spot {
  readonly operands: readonly [Operand, ...Operand[]];
}

/** A dot or nil. */
export interface WordNode extends Spot {
  readonly kind: 'dot' | 'nil';
}

/** A function by its name. */
export interface IdentifierNode extends Spot {
  readonly kind: 'word';
  readonly callee: TemplateFunction;
}

export interface VariableNode extends Spot {
  readonly kind: 'variable';
  /** With its `$`. */
  readonly name: string;
  readonly fields: readonly string[];
}

export interface FieldNode extends Spot {
  readonly kind: 'field';
  readonly fields: readonly string[];
}

export interface ChainNode extends Spot {
  readonly kind: 'chain';
  readonly base: PipeNode | IdentifierNode;
  readonly fields: readonly string[];
}

export interface LiteralNode extends Spot {
  readonly kind: 'literal';
  readonly constant: Constant;
}

/** A literal in all the representations that fit it, by kind. */
export interface Constant {
  readonly bool?: boolean;
  readonly string?: string;
  readonly int?: bigint | undefined;
  readonly float?: number | undefined;
  readonly complex?: Complex | undefined;
}

export type Operand = WordNode | IdentifierNode | VariableNode | FieldNode | ChainNode | LiteralNode | PipeNode;
