import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FEW_RULES } from '../../testing/looked-at.ts'
import { sourceTree } from '../../testing/source-tree.ts'

test('more names than the system takes at once are scanned in parts', () => {
  const long = 'n'.repeat(200)
  const root = sourceTree(
    Object.fromEntries(Array.from({ length: 1500 }, (_, at) => [`${at}${long}.ts`, 'class A {}\n'])),
  )
  const rules = sourceTree({ 'few/rules.yml': FEW_RULES })
  const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href)
  const code = `
    const { astGrepAnalyzer } = await import(${module('./ast-grep-analyzer.ts')})
    const { readRuleFolder } = await import(${module('./rule-folder.ts')})
    const rules = readRuleFolder(${JSON.stringify(join(rules, 'few'))})
    const analyzer = astGrepAnalyzer({ rules, history: false, version: '1' })
    const { index } = await analyzer.analyze({ codebase: ${JSON.stringify(root)} })
    console.log(index.files.length, index.files.filter(({ facts }) => facts.length === 1).length)`
  // A quarter of the room for the stack is the room for names.
  const limited = ['-c', 'ulimit -s 1024 && exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', code]
  const { stdout, stderr } = spawnSync('sh', limited, { encoding: 'utf8' })
  expect([stdout, stderr]).toEqual(['1500 1500\n', ''])
})
