import { parseDocument } from 'yaml'
import { HttpAction } from '../../model/action.ts'
import { issueText } from '../schema/issue-text.ts'
import type { Report } from '../spec/report.ts'
import type { CodeStatement } from '../spec/statement.ts'
import type { TaskDraft } from './task-draft.ts'

const ADVICE =
  'Write YAML with `method`, `url`, and what else it needs: `headers`, `body`, `expect_status`, `wait`; docs/executors.md has them all.'

/** Reads a `request` block, one request as YAML, into the draft. */
export function readRequestBlock(draft: TaskDraft, block: CodeStatement, report: Report): void {
  const complain = (message: string): void =>
    report.add({
      code: 'malformed-value',
      severity: 'error',
      source: draft.source,
      offset: block.valueStart,
      message,
      advice: ADVICE,
    })
  const yaml = parseDocument(block.value.replaceAll(/\r\n?/g, '\n'), { prettyErrors: false, logLevel: 'silent' })
  if (yaml.errors.length > 0) return complain('The `request` block is not YAML.')
  const request = HttpAction.safeParse(yaml.toJS({ maxAliasCount: 0 }))
  if (request.success) {
    draft.http = request.data
    return
  }
  const [issue] = request.error.issues
  const path = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`
  complain(`The \`request\` block is wrong${path}: ${issue === undefined ? 'it is no request' : issueText(issue)}.`)
}
