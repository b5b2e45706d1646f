import { expect, test } from 'vitest'
import { imperativeTitles } from '../../../testing/imperative-titles.ts'

test('sentences that tell what is are what is to be made so; conditions go behind', () => {
  expect(
    imperativeTitles(`
  The importer supports CSV
  The editor highlights broken links
  The daemon reads the queue, deletes old rows, and keeps the rest
  Each daily file accepts at most 256 MiB
  A debug run writes everything to the console
  The page lists open invoices
  Clients send a heartbeat every minute
  The cache stores rendered pages and the client shows them
  GET /orders returns the open orders
  Postgres stores the events
  As a manager, I want to approve expenses, so that payroll is correct
  As a user I want my settings to be kept, so that I need not repeat them
  As an admin, I want a list of failed jobs
  As a shopper, I can save my basket
  As a developer, I want to see the build log so that I can find errors
  When a payment fails, the system shall retry it three times
  If the disk is full, then the recorder shall stop
  While a backup runs, the server must reject writes
  Where sound is installed, the app shall play an alert
  When a file is uploaded, the worker creates a thumbnail
  Given an expired token, when the client calls the API, then the server returns 401
  For each upload, the worker must create a thumbnail
  After three failed attempts, lock the account
  On shutdown, flush the buffers
  Before an order is shipped, its address must be checked
  WHEN the user opens the menu
`),
  ).toMatchInlineSnapshot(`
    "Support CSV in the importer · indicative
    Highlight broken links in the editor · indicative
    Read the queue, delete old rows, and keep the rest in the daemon · indicative
    Accept at most 256 MiB in each daily file · indicative
    Write everything to the console in a debug run · indicative
    List open invoices in the page · indicative
    Send a heartbeat every minute from clients · indicative
    Store rendered pages in the cache · indicative
    Return the open orders from GET /orders · indicative
    Store the events in Postgres · indicative
    Approve expenses · story
    Keep their settings · story
    Provide a list of failed jobs · story
    Save their basket · story
    Show the build log · story
    Retry it three times when a payment fails · led-modal
    Ensure the recorder stops if the disk is full · led-stated
    Reject writes in the server while a backup runs · led-modal
    Play an alert where sound is installed · led-modal
    Create a thumbnail in the worker when a file is uploaded · led-indicative
    Return 401 from the server given an expired token, when the client calls the API · led-indicative
    Create a thumbnail in the worker for each upload · led-modal
    Lock the account after three failed attempts · led-imperative-head
    Flush the buffers on shutdown · led-imperative-head
    Check its address before an order is shipped · led-passive
    Handle the case when the user opens the menu · case"
  `)
})

test('marks, ids, labels and questions give way to what is asked', () => {
  expect(
    imperativeTitles(`
  What happens when the disk is full?
  How does the system handle expired links?
  How are duplicate names handled?
  Which currency comes first?
  - **FR-001**: System MUST record each sign-in
  FR-002: The list MUST be sorted by name
  1.2. Export invoices
  - [ ] T012 [P] [US1] Create the model in src/models/order.ts
  - [x] **Rename the column** \`kind\` to \`type\`
  **Export**: Users can download a CSV of all invoices
  Retention: old events are deleted after 30 days
  Description: Split the file into chunks
  max_retries (number): Limit the retries of a job
  Invoice: A bill for one month of use
  SessionRecord: Represents one sign-in of a user
  User Story 3 - Share a board (Priority: P2)
  Requirement: Audit log
  Feature: Full-text search (MVP)
  Fix the login redirect on Safari
  Report the usage per tenant
  Filter invoices by status
  Update the README
  Set up CI for Windows
  Automatically refresh tokens before they expire
  Enable/disable the autopilot
  Document upload limits
  Support dark mode
  Use the \`X-Request-Id\` header of RFC 9110 in \`src/http/client.ts\`
  Follow mode should stop at the end of the file
  Restart rebuilds the cache
  Kiosk mode hides the menu
  Read \`config/app.yaml\` v1.2.3 and print https://example.com/a?b=1
  Re-index the catalogue when \`LANG\` changes
  Let's drop the old table
  Please add a help page
  🚀 Ship the beta to all testers
  The goal is to cut the build time in half
  The system must validate the uploaded file against the schema, report every error with its line and column, and keep the original file for thirty days in the archive
  Store the address of the customer, which is needed for shipping, because the carrier asks for it on every parcel that leaves the house
  The retention period must be documented
  Emails are sent by the queue worker
  Both services should log in JSON
  Draft invoices may be edited
  The archive must be readable by everyone
  The banner is never shown to guests
  Only owners can close a project
  Customers see their open orders
  Refactoring of the parser
  Cleanup of temporary files
  Kubernetes deployment of the gateway
  Provide an endpoint to list devices
  Zero downtime during upgrades
  Write the changelog
`),
  ).toMatchInlineSnapshot(`
    "Define what happens when the disk is full · what-happens
    Handle expired links · how-handled
    Handle duplicate names · how-handled
    Clarify: which currency comes first · question
    Record each sign-in · modal
    Sort the list by name · passive
    Export invoices · imperative-head
    Create the model in src/models/order.ts · imperative-head
    Rename the column kind to type · imperative-head
    Download a CSV of all invoices · modal
    Delete old events after 30 days · passive
    Split the file into chunks · imperative-head
    Limit the retries of a job · imperative-head
    Define Invoice · entity
    Define SessionRecord · entity
    Share a board · imperative-head
    Add audit log · nominal-artefact
    Implement full-text search · nominal
    Fix the login redirect on Safari · imperative-head
    Report the usage per tenant · imperative-head
    Filter invoices by status · imperative-head
    Update the README · imperative-head
    Set up CI for Windows · imperative-head
    Refresh tokens before they expire · imperative-head
    Enable/disable the autopilot · imperative-head
    Document upload limits · imperative-head
    Support dark mode · imperative-head
    Use the X-Request-Id header of RFC 9110 in src/http/client.ts · imperative-head
    Ensure follow mode stops at the end of the file · stated
    Rebuild the cache in restart · indicative
    Hide the menu in kiosk mode · indicative
    Read config/app.yaml v1.2.3 and print https://example.com/a?b=1 · imperative-head
    Re-index the catalogue when LANG changes · imperative-head
    Drop the old table · lets
    Add a help page · lets
    Ship the beta to all testers · imperative-head
    Cut the build time in half · goal
    Validate the uploaded file against the schema, report every error with its line · modal
    Store the address of the customer, which is needed for shipping · imperative-head
    Document the retention period · passive
    Send emails by the queue worker · passive
    Ensure both services log in JSON · stated
    Edit draft invoices · passive
    Make the archive readable by everyone · made
    Prevent the banner from being shown to guests · passive-not
    Close a project as an owner · modal
    Show customers their open orders · indicative
    Refactor the parser · nominal-deed
    Clean temporary files · nominal-deed
    Implement Kubernetes deployment of the gateway · nominal
    Provide an endpoint to list devices · imperative-head
    Avoid downtime during upgrades · none-of
    Write the changelog · imperative-head"
  `)
})
