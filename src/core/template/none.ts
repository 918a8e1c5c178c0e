/** Whether there is no value: Go's zero reflect.Value, nil where an `any` is meant, or simply nothing. */
export const isNone = (value: unknown): value is undefined => value === undefined;
