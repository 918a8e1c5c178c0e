import { GoType, type Method, method } from '../template/goType.ts';
import { textOf, type Value } from '../template/value.ts';

/** nat.Port: "80/tcp". */
export const PORT: GoType = new GoType('string', 'nat.Port', {
  methods: {
    Port: part((port) => port),
    Proto: part((_port, protocol) => protocol),
    // A range or anything else that is no port is 0.
    Int: part((port) => (/^\d+$/.test(port) && Number(port) <= 65_535 ? BigInt(port) : 0n)),
  },
});

function part(of: (port: string, protocol: string) => Value): Method {
  return method((receiver) => {
    const [port = '', protocol = ''] = textOf(receiver).split('/');
    return port === '' ? of('', '') : of(port, protocol || 'tcp');
  });
}
