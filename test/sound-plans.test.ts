import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileSpec } from '../src/testing/compiled-spec.ts'

/** Sound specifications of the kinds that a check of directions could take for reversed. */
const SOUND: Readonly<Record<string, string>> = {
  'tests first': `## Parser
- Write a failing test for the parser
- Implement the parser after: Write a failing test
- Benchmark the parser after: Implement the parser
- Reduce allocations in the parser after: Benchmark the parser`,
  'the goal first': `## Release
- Deploy to production after: Test the service, Package the service
- Package the service after: Build the service
- Test the service after: Build the service
- Build the service after: Set up the toolchain
- Set up the toolchain`,
  'what is set up behind a deployment': `## Operate
- Set up dashboards after: Deploy the service
- Configure alerts after: Set up dashboards
- Prepare the announcement after: Deploy the service
## Ship
- Deploy the service after: Build the service
- Build the service`,
  'checks before work': `## Start
- Verify the licences
- Audit the dependencies
- Install the dependencies after: Audit the dependencies, Verify the licences
- Build the site after: Install the dependencies`,
  'interfaces handed on': `## Users
- Store the users provides: Users:v1
- Migrate the users needs: Users:v1 provides: Users:v2
- Show the users needs: Users:v2
- Delete the old users needs: Users:v1 after: Migrate the users`,
  'words of order in titles': `## Flow
- Run the smoke test before release
- Release after: Run the smoke test before release
- Clean up after release after: Release
- Report what the release needs after: Clean up after release`,
  'independent tasks': `## Chores
- Deploy the docs
- Set up linting
- Test the API`,
}

function reversals(text: string): string[] {
  const result = compileSpec(text)
  const findings = result.ok ? result.plan.tasks.meta.findings : result.findings
  const errors = findings.filter((finding) => finding.severity === 'error')
  return [...errors, ...findings.filter((finding) => finding.code.startsWith('reversed-'))].map((f) => f.message)
}

test.each(Object.entries(SOUND))('a sound plan is not doubted: %s', (_, text) => {
  expect(reversals(text)).toEqual([])
})

test.each(['hello', 'release'])('the example %s is not doubted', (name) => {
  expect(reversals(readFileSync(new URL(`../examples/${name}/spec.md`, import.meta.url), 'utf8'))).toEqual([])
})
