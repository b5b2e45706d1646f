import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { sentencesOf } from './sentence.ts'

const texts = (text: string): string[] => sentencesOf(text).map((sentence) => sentence.text)

test('sentences end where people end them', () => {
  expect(
    texts(
      'Use v1.2.3 of store.ts, e.g. with Redis. The cache (see Sec. 4. It helps.) is cold! Really? Node.js runs it. `a. B` stays. config.yaml is read. It costs 3.5 EUR, i.e. nothing, vs. five before. Dr. Who and J. Smith agree. Done',
    ),
  ).toMatchInlineSnapshot(`
    [
      "Use v1.2.3 of store.ts, e.g. with Redis.",
      "The cache (see Sec. 4. It helps.) is cold!",
      "Really?",
      "Node.js runs it.",
      "\`a. B\` stays.",
      "config.yaml is read.",
      "It costs 3.5 EUR, i.e. nothing, vs. five before.",
      "Dr. Who and J. Smith agree.",
      "Done",
    ]
  `)
})

test('empty lines and list marks end sentences, line ends within a paragraph do not', () => {
  expect(texts('One line\ngoes on here\n\nAnother one\n- an item\n- a second\n1. first. Then more'))
    .toMatchInlineSnapshot(`
    [
      "One line
    goes on here",
      "Another one",
      "- an item",
      "- a second",
      "1. first.",
      "Then more",
    ]
  `)
})

test('sentences of other scripts end at their stops', () => {
  expect(texts('用户可以导出报告。系统必须保存。')).toEqual(['用户可以导出报告。', '系统必须保存。'])
})

test('sentences are slices in order that leave out nothing but white space', () => {
  assert(
    property(string({ unit: ANY_CHARACTER, maxLength: 300 }), string({ maxLength: 200 }), (a, b) => {
      const text = `${a}. ${b}! X (${a}`
      let end = 0
      for (const sentence of sentencesOf(text)) {
        expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text)
        expect(text.slice(end, sentence.start).trim()).toBe('')
        ;({ end } = sentence)
      }
      expect(text.slice(end).trim()).toBe('')
    }),
  )
})
