import { expect, test } from 'vitest'
import type { CodeFact } from '../../model/code-index.ts'
import { withVisibility } from './visibility.ts'

/** One fact from `3-9 scope`, `4 private Order`, `5 method Order.total`. */
function fact(text: string): CodeFact {
  const [place = '', what = '', name = ''] = text.split(' ')
  const [line = 0, end_line = line] = place.split('-').map(Number)
  const at = { line, end_line, rule: 'test/rule' }
  if (what === 'scope') return { kind: 'export', noun: 'visibility_scope', name: 'public', ...at }
  if (what !== 'method') return { kind: 'export', noun: 'visibility', name: what, container: name, ...at }
  const [container = '', own = ''] = name.split('.')
  return { kind: 'definition', noun: 'method', name: own, container, exported: true, ...at }
}

function seen(...texts: string[]): string[] {
  return withVisibility(texts.map(fact)).map(({ name, exported }) => `${name} ${exported === true ? 'seen' : 'hidden'}`)
}

test('methods below a mark are hidden until the next mark, or the end of the body', () => {
  const found = seen(
    '2-9 scope',
    '2 method Order.open',
    '3 private Order',
    '4 method Order.hidden',
    '5 public Order',
    '6 method Order.total',
    '7 protected Order',
    '8 method Order.rank',
    '12 method Order.late',
  )
  expect(found).toEqual(['open seen', 'hidden hidden', 'total seen', 'rank hidden', 'late seen'])
})

test('a class inside, and a body that opens the class itself, begin anew and change nothing after them', () => {
  const found = seen(
    '1-20 scope',
    '2 private Order',
    '4 method Line.price',
    '6-12 scope',
    '7 method Order.build',
    '8 private Order',
    '9 method Order.quiet',
    '14 method Order.hidden',
  )
  expect(found).toEqual(['price seen', 'build seen', 'quiet hidden', 'hidden hidden'])
})

test('on one line a mark holds for what stands on it, in whatever order the facts come', () => {
  expect(seen('1 method A.b', '1 private A', '1-1 scope')).toEqual(['b hidden'])
})

test('a file without marks keeps its very facts', () => {
  const facts = [fact('3 method A.b'), fact('1 method A.a')]
  expect(withVisibility(facts)).toBe(facts)
})
