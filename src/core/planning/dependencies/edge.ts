import type { EvidenceSpan } from '../../model/evidence.ts'
import type { EdgeProposal } from '../../model/proposal.ts'
import { quote } from '../spec/evidence-span.ts'
import type { Clause } from './clause.ts'
import { isStated, type Link } from './link.ts'
import type { Telling } from './told-name.ts'

/** A link as it is proposed: with the words of the task that makes, and of the one that uses. */
export function edgeOf(
  { from, to, type, confidence, isHard, reason, made, used, rule }: Link,
  tellings: readonly Telling[],
): EdgeProposal {
  const [maker, user] = [tellings[from] as Telling, tellings[to] as Telling]
  return {
    from: maker.subject.key,
    to: user.subject.key,
    type,
    isHard,
    reason,
    evidence: [
      spanOf(made, confidence, `“${maker.subject.title}” comes first.`),
      spanOf(used, confidence, `“${user.subject.title}” waits for it.`),
    ],
    confidence,
    origin: isStated({ rule }) ? 'declared' : 'inferred',
  }
}

/** Quotes a clause word for word. */
export function spanOf({ source, span, section }: Clause, confidence: number, rationale: string): EvidenceSpan {
  return quote({ source, span, section, confidence, rationale })
}
