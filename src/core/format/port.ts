import { GoType, withMethods } from '../template/goType.ts';
import { textOf, type Value } from '../template/value.ts';

const parts = (value: Value): readonly [port: string, protocol: string] => {
  const [port = '', protocol = ''] = textOf(value).split('/');
  return port === '' ? ['', ''] : [port, protocol || 'tcp'];
};

/** nat.Port: "80/tcp". */
export const PORT = withMethods(new GoType('string', 'nat.Port'), parts, {
  Port: ([port]) => port,
  Proto: ([, protocol]) => protocol,
  // A range or anything else that is no port is 0.
  Int: ([port]) => (/^\d+$/.test(port) && Number(port) <= 65_535 ? BigInt(port) : 0n),
});
