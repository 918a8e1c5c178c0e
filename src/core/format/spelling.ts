import { type Json, JsonObject } from './json.ts';
import type { RecordPath } from './path.ts';

/** Field names of Go's types that are another word in JSON. */
const JSON_NAMES: Readonly<Record<string, string>> = { ID: 'Id', OSVersion: 'os.version', OSFeatures: 'os.features' };

/** Names Go's types have for parts that JSON does not have apart. */
const EMBEDDED: ReadonlySet<string> = new Set(['ImageConfig', 'DockerOCIImageConfigExt']);

/** A path with Go's field names, spelled with the keys the JSON has; nothing if the JSON does not go that far. */
export function spellPath(json: Json, path: RecordPath): RecordPath | undefined {
  const spelled: (string | number)[] = [];
  let at: Json | undefined = json;
  for (const step of path) {
    if (at instanceof JsonObject) {
      const key = keyFor(at, String(step));
      if (key === undefined) {
        if (EMBEDDED.has(String(step))) continue;
        return undefined;
      }
      spelled.push(key);
      at = at.values[at.keys.lastIndexOf(key)];
    } else {
      at = Array.isArray(at) && typeof step === 'number' ? elementOf(at, step) : undefined;
      if (at === undefined) return undefined;
      spelled.push(step);
    }
  }
  return spelled;
}

function keyFor(object: JsonObject, name: string): string | undefined {
  if (object.keys.includes(name)) return name;
  const wanted = (JSON_NAMES[name] ?? name).toLowerCase();
  return object.keys.findLast((key) => key.toLowerCase() === wanted);
}

function elementOf(array: readonly Json[], index: number): Json | undefined {
  return array[index];
}
