import { exerciseProposer } from '../../testing/proposer-suite.ts'
import { rulesProposer } from './rules.ts'

const document = (text: string) => [{ path: 'spec/spec.md', origin: 'spec.md', text }]

exerciseProposer(() => rulesProposer(), {
  prose: document(
    '# Export\n\n## Requirements\n\n- The system must export reports as CSV files.\n- Users can delete a report.\n',
  ),
  hints: document(
    '# Release\n\n## Build\n\n- Compile (2m) run: `make`\n- Publish after: Compile run: `make publish` undo: `make pull`\n',
  ),
})
