/**
 * What every proposer must do, whoever proposes. A new one's test is one call:
 *
 *   exerciseProposer(() => rulesProposer(), { prose: [document], hinted: [document] })
 *
 * A proposer that asks a model is exercised with recorded answers: what is asked again must be answered alike.
 */
import { describe, expect, test } from 'vitest'
import { NOT_ANALYZED } from '../core/model/codebase-analysis.ts'
import { hashText } from '../core/model/canonical.ts'
import { Proposal } from '../core/model/proposal.ts'
import type { Proposer, SpecDocument } from '../core/ports/proposer.ts'
import { checkQuote, sourceAt, sourcePath } from '../core/planning/evidence-check.ts'
import { QuotedDocument } from '../core/planning/quoted-document.ts'

/** Specifications by name; the proposer finds at least one task in each. */
export type Specifications = Readonly<Record<string, readonly SpecDocument[]>>

/** Registers the conformance tests of a proposer. */
export function exerciseProposer(make: () => Proposer, specifications: Specifications): void {
  const ask = async (documents: readonly SpecDocument[]): Promise<Proposal> =>
    Proposal.parse(await make().propose({ documents, analysis: NOT_ANALYZED }))

  describe.each(Object.entries(specifications))('a proposal of %s', (_, documents) => {
    test('names every document that was read, with its hash', async () => {
      const { sources } = await ask(documents)
      expect(sources.map(({ path, origin, sha256 }) => ({ path, origin, sha256 }))).toEqual(
        documents.map(({ path, origin, text }) => ({ path, origin, sha256: hashText(text) })),
      )
    })

    test('quotes its sources word for word, in the lines that it names', async () => {
      const proposal = await ask(documents)
      const texts = new Map(documents.map(({ path, text }) => [path, new QuotedDocument(text)]))
      const spans = [...proposal.features, ...proposal.tasks, ...proposal.edges].flatMap(({ evidence }) => evidence)
      for (const span of spans.filter(({ type }) => type !== 'inferred')) {
        const document = texts.get(sourcePath(span.source)) as QuotedDocument
        expect(span.quote.trim()).not.toBe('')
        expect({ ...span, verified: checkQuote(span.quote, span.loc, document).verified }).toEqual({
          ...span,
          verified: 'exact',
        })
        expect(span.source).toBe(sourceAt(sourcePath(span.source), span.loc))
      }
    })

    test('has tasks of features that it names, and dependencies between tasks that it names', async () => {
      const { features, tasks, edges } = await ask(documents)
      const [featureKeys, taskKeys] = [features, tasks].map((list) => list.map(({ key }) => key))
      expect(tasks).not.toHaveLength(0)
      expect(new Set(featureKeys).size).toBe(features.length)
      expect(new Set(taskKeys).size).toBe(tasks.length)
      expect(tasks.filter(({ feature }) => !featureKeys?.includes(feature))).toEqual([])
      expect(features.filter(({ key }) => !tasks.some(({ feature }) => feature === key))).toEqual([])
      expect(
        edges.filter(({ from, to }) => from === to || !taskKeys?.includes(from) || !taskKeys.includes(to)),
      ).toEqual([])
    })

    test('is the same when it is asked for again', async () => {
      expect(await ask(documents)).toEqual(await ask(documents))
    })

    test('says the same of a document with other line ends', async () => {
      const changed = documents.map((document) => ({ ...document, text: document.text.replaceAll('\n', '\r\n') }))
      const [plain, other] = [await ask(documents), await ask(changed)]
      const said = ({ tasks, edges }: Proposal): unknown => ({
        tasks: tasks.map(({ key, title, feature }) => ({ key, title, feature })),
        edges: edges.map(({ from, to, type, confidence }) => ({ from, to, type, confidence })),
      })
      expect(said(other)).toEqual(said(plain))
    })
  })
}
