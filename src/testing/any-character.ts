import { integer, type Arbitrary } from 'fast-check'

const SURROGATES = 0x800
const FIRST_SURROGATE = 0xd800

/** Any character of Unicode, as the unit of a random text. What fast-check has built in for it (`binary`) takes seconds to make. */
export const ANY_CHARACTER: Arbitrary<string> = integer({ min: 0, max: 0x10ffff - SURROGATES }).map((point) =>
  String.fromCodePoint(point < FIRST_SURROGATE ? point : point + SURROGATES),
)
