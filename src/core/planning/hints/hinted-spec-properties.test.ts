import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANY_CHARACTER } from '../../../testing/any-character.ts'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { Proposal } from '../../model/proposal.ts'
import { readSource, textOfLines } from '../spec/source-text.ts'
import { proposeFromHints } from './hinted-spec.ts'

function propose(text: string): Proposal {
  return Proposal.parse(
    proposeFromHints({ documents: [{ path: 'spec/spec.md', origin: 'spec.md', text }], analysis: NOT_ANALYZED }),
  )
}

/** Holds for the proposal of any text: quotes are in their lines, and dependencies and features are among those proposed. */
function expectSound(text: string, proposal: Proposal): void {
  const source = readSource({ path: 'spec/spec.md', origin: 'spec.md', text })
  const keys = new Set(proposal.tasks.map((task) => task.key))
  const features = new Set(proposal.features.map((feature) => feature.key))
  expect(proposal.tasks.every((task) => features.has(task.feature))).toBe(true)
  expect(proposal.edges.every((edge) => keys.has(edge.from) && keys.has(edge.to) && edge.from !== edge.to)).toBe(true)
  for (const { evidence } of [...proposal.features, ...proposal.tasks, ...proposal.edges]) {
    for (const { quote, loc } of evidence) {
      expect(quote.trim()).not.toBe('')
      expect(textOfLines(source, loc.start_line, loc.end_line)).toContain(quote)
    }
  }
}

const title = fc.stringMatching(/^[A-Z][a-z]{1,8}( [a-zà-ÿ*_`]{1,9}){0,3}$/)
const glob = fc.stringMatching(/^[a-z*]{1,4}(\/[a-z*.]{1,4}){0,2}$/)
const hint = fc.oneof(
  fc.constantFrom('(3h)', '(20s)', '(1h/2h/3h)', '[idempotent]', '[optional]', '[done]', 'uses: db', 'uses: pool×2'),
  fc.constantFrom('provides: A:v1', 'needs: A:v1', 'needs: B', 'priority: high', 'retries: 3', 'cpu: 2', 'memory: 2GB'),
  fc.constantFrom(
    'run: `make x`',
    'undo: `make -n`',
    'accept: `true`',
    'done-when: it works',
    'env: A=b',
    'timeout: 1m',
  ),
  title.map((name) => `after: ${name}`),
  fc.array(glob, { minLength: 1, maxLength: 3 }).map((globs) => `files: ${globs.join(', ')}`),
)
const item = fc
  .record({
    box: fc.constantFrom('- ', '- [ ] ', '- [x] ', '1. ', '* '),
    name: title,
    inline: fc.uniqueArray(hint, { maxLength: 3 }),
    nested: fc.array(fc.oneof(hint, title), { maxLength: 4 }),
  })
  .map(({ box, name, inline, nested }) =>
    [`${box}${[name, ...inline].join(' ')}`, ...nested.map((line) => `   - ${line}`)].join('\n'),
  )
const feature = fc
  .record({
    name: title,
    prose: fc.array(title, { maxLength: 2 }),
    items: fc.array(item, { minLength: 1, maxLength: 6 }),
  })
  .map(({ name, prose, items }) => [`## ${name}`, ...prose, items.join('\n')].join('\n\n'))
const spec = fc
  .record({
    name: title,
    features: fc.array(feature, { minLength: 1, maxLength: 4 }),
    lineEnd: fc.constantFrom('\n', '\r\n'),
  })
  .map(({ name, features, lineEnd }) => `# ${name}\n\n${features.join('\n\n')}\n`.replaceAll('\n', lineEnd))

test('every quote of a structured specification stands in its lines, word for word', () => {
  fc.assert(
    fc.property(spec, (text) => {
      const proposal = propose(text)
      expect(proposal.tasks.length).toBeGreaterThan(0)
      expectSound(text, proposal)
    }),
  )
})

test('the same text gives the same proposal, and its line ends change only the quotes', () => {
  fc.assert(
    fc.property(spec, (text) => {
      expect(JSON.stringify(propose(text))).toBe(JSON.stringify(propose(text)))
      const shape = (from: string): unknown => {
        const { tasks, edges, findings } = propose(from)
        return {
          tasks: tasks.map((task) => ({ ...task, evidence: task.evidence.map(({ loc }) => loc) })),
          edges: edges.length,
          findings,
        }
      }
      expect(shape(text.replaceAll('\r\n', '\n'))).toEqual(shape(text.replaceAll(/\r?\n/g, '\r\n')))
    }),
    { numRuns: 40 },
  )
})

const shard = fc.oneof(
  fc.constantFrom(
    '# ',
    '## ',
    '- ',
    '  - ',
    '- [x] ',
    '\n',
    '\n\n',
    '\r\n',
    '```',
    '```accept\n',
    '```resources\n',
    '```sh run\n',
  ),
  fc.constantFrom(
    'after: ',
    'run: ',
    'uses: ',
    'needs: ',
    'provides: ',
    'id: P1.T001',
    '`',
    '(3h)',
    '[soft]',
    ',',
    '×',
    '\\',
    '<!--',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'a',
    'b: {type: exclusive}\n',
    '[{"type":"command","cmd":"x"}]',
    '\u2028',
    '\0',
    '\uFEFF',
  ),
  fc.string({ unit: ANY_CHARACTER, maxLength: 8 }),
)

test('no text makes the proposer throw, and what it proposes is sound', () => {
  fc.assert(
    fc.property(fc.array(shard, { maxLength: 40 }), (shards) => {
      const text = shards.join('')
      expectSound(text, propose(text))
    }),
    { numRuns: 400 },
  )
})
