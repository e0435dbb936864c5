/** CPU profiles of a single call, as bytes: pprof's profile.proto, not compressed. */

/** @param samples how often the call was seen */
export function cpuProfile(caller: string, callee: string, samples: number): Uint8Array {
  const strings = ['', 'samples', 'count', 'cpu', 'nanoseconds', caller, callee];
  const valueType = (type: number, unit: number): Buffer => message(number(1, type), number(2, unit));
  const function_ = (id: number, name: number): Buffer => message(number(1, id), number(2, name), number(5, 1));
  const location = (id: number): Buffer => message(number(1, id), bytes(4, message(number(1, id), number(2, 2))));
  return message(
    bytes(1, valueType(1, 2)),
    bytes(1, valueType(3, 4)),
    // the callee first
    bytes(2, message(number(1, 2), number(1, 1), number(2, samples), number(2, samples * 10_000_000))),
    bytes(4, location(1)),
    bytes(4, location(2)),
    bytes(5, function_(1, 5)),
    bytes(5, function_(2, 6)),
    ...strings.map((text) => bytes(6, Buffer.from(text))),
  );
}

function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytes(field: number, value: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const parts: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) parts.push((rest % 128) | 128);
  return Buffer.from([...parts, rest]);
}
