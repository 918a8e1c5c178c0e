import type { Complex } from './value.ts';

/** What every node of the tree knows of its place. Offsets are in UTF-16 units. */
interface Spot {
  /** Where Go says the node is. */
  readonly at: number;
  /** The whole source of the node, for a squiggle. */
  readonly start: number;
  readonly end: number;
}

export interface TextNode extends Spot {
  readonly kind: 'text';
  readonly text: string;
}

export interface ActionNode extends Spot {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}

export interface BranchNode extends Spot {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

export interface TemplateNode extends Spot {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface JumpNode extends Spot {
  readonly kind: 'break' | 'continue';
}

export interface ListNode extends Spot {
  readonly kind: 'list';
  readonly nodes: readonly Statement[];
}

export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

export interface PipeNode extends Spot {
  readonly kind: 'pipe';
  readonly declared: readonly VariableNode[];
  /** `=` instead of `:=`. */
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode extends Spot {
  readonly kind: 'command';
  readonly operands: readonly [Operand, ...Operand[]];
}

export interface IdentifierNode extends Spot {
  readonly kind: 'identifier';
  readonly name: string;
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

export interface DotNode extends Spot {
  readonly kind: 'dot';
}

export interface NilNode extends Spot {
  readonly kind: 'nil';
}

export interface BoolNode extends Spot {
  readonly kind: 'bool';
  readonly value: boolean;
}

export interface StringNode extends Spot {
  readonly kind: 'string';
  /** As written, quotes included. */
  readonly source: string;
  readonly value: string;
}

export interface NumberNode extends Spot {
  readonly kind: 'number';
  readonly source: string;
  readonly constant: NumberConstant;
}

/** A number literal in all the representations that fit it. */
export interface NumberConstant {
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: Complex | undefined;
}

export type Operand =
  | IdentifierNode
  | VariableNode
  | FieldNode
  | ChainNode
  | DotNode
  | NilNode
  | BoolNode
  | StringNode
  | NumberNode
  | PipeNode;

/** Everything an error can be reported at. */
export type Node = Statement | ListNode | CommandNode | Operand;

/** A template of the set: the root (named "") or what define and block made. */
export interface Definition {
  readonly name: string;
  readonly root: ListNode;
}
