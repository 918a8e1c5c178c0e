import { GoType, type Method } from '../template/goType.ts';
import { stringOf, type Value } from '../template/value.ts';

/** nat.Port: "80/tcp". */
export const PORT: GoType = new GoType({
  kind: 'string',
  name: 'nat.Port',
  defined: true,
  methods: {
    Port: part((port) => numberOf(port)),
    Proto: part((port) => splitProtocol(port).protocol),
    Int: part((port) => {
      const number = numberOf(port);
      // A range or anything else that is no port is 0.
      return /^\d+$/.test(number) && Number(number) <= 65_535 ? BigInt(number) : 0n;
    }),
  },
});

function part(of: (port: string) => Value): Method {
  return { parameters: [], call: (receiver) => of(stringOf(receiver) ?? '') };
}

function numberOf(port: string): string {
  return splitProtocol(port).port;
}

function splitProtocol(text: string): { readonly port: string; readonly protocol: string } {
  const [port = '', ...rest] = text.split('/');
  if (text === '' || port === '') return { port: '', protocol: '' };
  const protocol = rest[0] ?? '';
  return { port, protocol: protocol === '' ? 'tcp' : protocol };
}
