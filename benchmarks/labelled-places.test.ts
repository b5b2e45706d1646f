import { expect, test } from 'vitest'
import type { CodeFact } from '../src/core/model/code-index.ts'
import { labelsOf, meetings, scoreOf } from './labelled-places.ts'

const LABELS = `# labelled whole
repository\tcommit\tpath\tline\tkind\tnoun\tname\tdetail
a/b\tc0ffee\tx.ts\t3\tdefinition\tmethod\trun\t
a/b\tc0ffee\tx.ts\t9\textends\textends\tDog\tAnimal
`

function fact(kind: CodeFact['kind'], noun: string, name: string, line: number, detail?: string): CodeFact {
  return { kind, noun, name, line, end_line: line + 2, rule: `t/${noun}`, ...(detail === undefined ? {} : { detail }) }
}

test('a fact is right when a label of its name lies in its lines, wrong without one, and a label that none meets is missed', () => {
  const found = [
    fact('definition', 'function', 'run', 2),
    fact('definition', 'function', 'stop', 2),
    fact('extends', 'extends', 'Dog', 9, 'Plant'),
    fact('config_key', 'key', 'unjudged', 1),
  ]
  expect(meetings(labelsOf(LABELS), found, 'x').map(({ verdict, what }) => `${verdict}: ${what}`)).toEqual([
    'wrong: extends extends Dog | Plant [t/extends]',
    'right: definition function run [t/function]',
    'wrong: definition function stop [t/function]',
    'right: definition method run',
    'missed: extends extends Dog | Animal',
  ])
})

test('the tables say precision by rule and recall by kind', () => {
  const scored = meetings(labelsOf(LABELS), [fact('definition', 'function', 'run', 2)], 'x')
  expect(scoreOf(scored)).toMatchInlineSnapshot(`
    "| rule | found | right | precision |
    | --- | --- | --- | --- |
    | t/function | 1 | 1 | 1.000 |
    | all | 1 | 1 | 1.000 |

    | kind | labels | found | recall |
    | --- | --- | --- | --- |
    | definition function | 1 | 1 | 1.000 |
    | extends extends | 1 | 0 | 0.000 |
    | all | 2 | 1 | 0.500 |"
  `)
})
