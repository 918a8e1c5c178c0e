/** JSON as the daemon sent it: number texts, key order and duplicate keys kept. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | JsonObject;

export class JsonNumber {
  declare readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export class JsonObject {
  readonly keys: string[] = [];
  readonly values: Json[] = [];
}
