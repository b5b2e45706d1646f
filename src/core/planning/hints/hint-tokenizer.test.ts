import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type HintPlace, tokenizeHints } from './hint-tokenizer.ts'

function show(text: string, place: HintPlace = 'title'): string {
  return tokenizeHints(text, place)
    .map((token) => {
      if (token.kind === 'text') return `«${token.text.trim()}»`
      if (token.kind === 'flag') return `[${token.flag}]`
      if (token.kind === 'duration') return `(${token.text})${token.isWrong ? '!' : ''}`
      if (token.kind === 'suspect') return `${token.word}→${token.meant.trim()}`
      const pieces = token.pieces.map((piece) => {
        if (piece.kind === 'soft') return '~'
        return piece.kind === 'code' ? `<${piece.text}>` : piece.text.trim()
      })
      return `${token.key}=${pieces.join('|')}`
    })
    .join(' ')
}

test.each([
  ['Build it', '«Build it»'],
  ['Build (3h) after: A, B run: `make`', '«Build» (3h) after=A, B run=<make>'],
  ['Build [idempotent] after: A [soft] [optional]', '«Build» [idempotent] after=A|~ [optional]'],
  ['Build (depends on: A, B) (2h/4h/9h)', '«Build» after=A, B (2h/4h/9h)'],
  ['Use `run: x` and `[done]` and `(3h)`', '«Use `run: x` and `[done]` and `(3h)`»'],
  ['Build \\[done] \\(3h) run\\: no', '«Build \\[done] \\(3h) run\\: no»'],
  ['Link [done](x.md) and [ref]: x', '«Link [done](x.md) and [ref]: x»'],
  ['Fix <!-- after: A --> it', '«Fix» «it»'],
  ['Run ``a `b` c`` run: ``x `y` z``', '«Run ``a `b` c``» run=<x `y` z>'],
  ['Parse http://a:b and std::run: x', '«Parse http://a:b and std::run: x»'],
  ['Two\nlines after: A,\nB\nmore', '«Two\nlines» after=A,\nB «more»'],
  ['A done-when: p95 is below (200ms) for all (3h)', '«A» done-when=p95 is below (200ms) for all (3h)'],
  ['A after: B (3h), C', '«A» after=B|, C (3h)'],
  ['A (3x) (3 hours) (24/7) (4h/2m) (3)', '«A (3x)» (3 hours)! «(24/7)» (4h/2m)! «(3)»'],
  ['A after: B aftr: C run: `x`', '«A» after=B aftr:→after: run=<x>'],
  ['Note this: it is prose; user: too, and file: x', '«Note this: it is prose; user: too, and file: x»'],
  ['A pirority: high', '«A pirority: high» pirority:→priority:'],
  ['A [idempotant] b', '«A» [idempotant]→[idempotent] «b»'],
  ['A [P] [US1] [x] b', '«A [P] [US1] [x] b»'],
  ['A run:`x`', '«A» run=<x>'],
  ['', ''],
])('%s', (text, tokens) => {
  // A duration inside a value stands behind it here: the order is that of the beginnings.
  expect(show(text)).toBe(tokens)
})

test.each([
  ['After: A', 'after=A'],
  ['aftr: A', 'aftr:→after:'],
  ['Verify: `npm test`', 'Verify:→accept:'],
  ['priority:high', 'priority:→priority: «priority:high»'],
  ['a detail: with a colon', '«a detail: with a colon»'],
  ['[manual] (3h)', '[manual] (3h)'],
  ['needs: run:v1, id:v2', 'needs=run:v1, id:v2'],
])('where a hint is expected: %s', (text, tokens) => {
  expect(show(text, 'hint')).toBe(tokens)
})

test('tokens come in order, within the text, and words are slices of it', () => {
  const part = fc.constantFrom(
    'after: ',
    'run: ',
    '`',
    '``',
    '[soft]',
    '[done]',
    '(3h)',
    '(',
    ',',
    '\\',
    '\n',
    'a ',
    '<!--',
    '-->',
    'ruun: ',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 5 }))), fc.boolean(), (parts, atHint) => {
      const text = parts.join('')
      const tokens = tokenizeHints(text, atHint ? 'hint' : 'title')
      for (const [i, token] of tokens.entries()) {
        expect(token.start).toBeGreaterThanOrEqual(i === 0 ? 0 : (tokens[i - 1]?.start ?? 0))
        expect(token.end).toBeLessThanOrEqual(text.length)
        expect(token.end).toBeGreaterThan(token.start)
        const words = text.slice(token.start, token.end)
        expect(token.kind === 'text' ? token.text : words).toBe(words)
      }
    }),
  )
})
