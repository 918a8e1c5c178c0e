import type { Node, Operand } from './node.ts';
import { quote } from './quote.ts';

/** A node as Go writes it in error messages: from the tree, not from the source. */
export const nodeText = (node: Node): string => {
  switch (node.kind) {
    case 'identifier':
      return node.name;
    case 'variable':
      return [node.name, ...node.fields].join('.');
    case 'field':
      return node.fields.map((field) => `.${field}`).join('');
    case 'chain':
      return [operandText(node.base), ...node.fields].join('.');
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'string':
    case 'number':
      return node.source;
    case 'command':
      return node.operands.map(operandText).join(' ');
    case 'pipe': {
      const declared = node.declared.map(nodeText).join(', ');
      const sign = declared === '' ? '' : node.assigns ? ' = ' : ' := ';
      return declared + sign + node.commands.map(nodeText).join(' | ');
    }
    case 'action':
      return `{{${nodeText(node.pipe)}}}`;
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${nodeText(node.pipe)}`}}}`;
    case 'text':
      return node.text;
    case 'list':
      return node.nodes.map(nodeText).join('');
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    case 'if':
    case 'with':
    case 'range': {
      const otherwise = node.elseList === undefined ? '' : `{{else}}${nodeText(node.elseList)}`;
      return `{{${node.kind} ${nodeText(node.pipe)}}}${nodeText(node.list)}${otherwise}{{end}}`;
    }
  }
};

const operandText = (node: Operand): string => (node.kind === 'pipe' ? `(${nodeText(node)})` : nodeText(node));
