import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addScores, endDocument, postingList, postingsOf, rarity, spreadOf } from './postings.ts'

test('Postings hold what the documents hold, whatever they hold', () => {
  const document = fc.uniqueArray(fc.tuple(fc.nat(9), fc.integer({ min: 1, max: 5 })), { selector: ([word]) => word })
  fc.assert(
    fc.property(fc.array(document, { maxLength: 12 }), (documents) => {
      const list = postingList()
      for (const words of documents) {
        for (const [word, weight] of words) {
          list.words.push(word)
          list.weights.push(weight)
        }
        endDocument(list)
      }
      const postings = postingsOf(list, 10)
      for (let word = 0; word < 12; word++) {
        const weights = documents.map((words) => words.find(([one]) => one === word)?.[1] ?? 0)
        const scores = new Float64Array(documents.length)
        addScores(postings, word, 2, scores)
        expect([...scores]).toEqual(weights.map((weight) => 2 * weight))
        expect(spreadOf(postings, word)).toBe(weights.filter((weight) => weight > 0).length)
      }
    }),
  )
})

test('The rarer a word, the more it tells; one that stands nowhere tells nothing', () => {
  expect(rarity(1, 100)).toBeGreaterThan(rarity(2, 100))
  expect(rarity(100, 100)).toBeGreaterThan(0)
  expect(rarity(0, 100)).toBe(0)
})
