import { expect, test } from 'vitest'
import { imperativeTitles } from '../../../testing/imperative-titles.ts'

test('demands with modal verbs are what is to be done', () => {
  expect(
    imperativeTitles(`
  Users must be able to export reports
  Users can download their invoices as PDF
  Users should be able to view past orders
  A visitor can choose a language on the start page
  Admins can delete accounts
  Moderators must be able to approve comments
  The system shall store audit events for 90 days
  The system MUST allow users to upload avatars
  The application should send a welcome mail after registration
  The platform will keep two copies of each file
  We need to rotate the signing keys
  We need a way to undo imports
  We want to track failed logins
  The API must return 404 for unknown orders
  The worker must retry failed jobs three times
  The importer shall skip empty rows
  The gateway has to validate the token of each request
  The server needs to compress responses
  The CLI may print hints
  The scheduler must only start jobs that are due
  The page must show the total price
  The service must not log card numbers
  The system must not store passwords in plain text
  The app must never send location data without consent
  Guests cannot see drafts
  Tokens must not be shared between tenants
  The export should not block the page
  The tool shall no longer write to the home folder
  Never delete a user's files
  Do not retry payments
  Don't cache error pages
`),
  ).toMatchInlineSnapshot(`
    "Export reports · able-to
    Let users download their invoices as PDF · modal
    Show users past orders · able-to
    Let visitors choose a language on the start page · modal
    Delete accounts as an admin · modal
    Approve comments as a moderator · able-to
    Store audit events for 90 days · modal
    Allow users to upload avatars · modal
    Send a welcome mail after registration · modal
    Keep two copies of each file · modal
    Rotate the signing keys · we-want
    Provide a way to undo imports · we-need
    Track failed logins · we-want
    Return 404 for unknown orders from the API · modal
    Retry failed jobs three times in the worker · modal
    Skip empty rows in the importer · modal
    Validate the token of each request in the gateway · modal
    Compress responses in the server · modal
    Print hints in the CLI · modal
    Start only jobs that are due · modal
    Show the total price in the page · modal
    Prevent the service from logging card numbers · must-not
    Prevent storing passwords in plain text · must-not
    Prevent sending location data without consent · must-not
    Prevent guests from seeing drafts · must-not
    Prevent tokens from being shared between tenants · passive-not
    Prevent the export from blocking the page · must-not
    Prevent writing to the home folder · must-not
    Prevent deleting a user's files · must-not
    Prevent retrying payments · must-not
    Prevent caching error pages · must-not"
  `)
})

test('what must not be is prevented, what is done to something is done, and what is stated is ensured', () => {
  expect(
    imperativeTitles(`
  No secrets in log files
  No breaking changes to the public API
  Passwords must be hashed with argon2
  All uploads are scanned for viruses
  Input is validated and stored in the journal
  Old sessions are removed every night
  The legacy importer is removed
  Every request must be logged with its trace id
  Reports can be filtered by date
  Invoices should be archived by the system after a year
  The queue is drained before shutdown
  Deleted items must be kept for 30 days
  Passwords must be at least 12 characters long
  The default limit is 50 rows
  The output must be deterministic
  The time zone should be configurable
  The search must be available offline
  The endpoint must be idempotent
  Existing links must continue to work
  All tests must pass on Windows
  The migration must complete within five minutes
  Each page must have a title
  The form has a field for the tax number
  The dashboard should have a filter bar
  There must be a health check for each service
  There should be no duplicate rows
  It should be possible to undo a deletion
  It must not be possible to delete the last admin
`),
  ).toMatchInlineSnapshot(`
    "Avoid secrets in log files · none-of
    Avoid breaking changes to the public API · none-of
    Hash passwords with argon2 · passive
    Scan all uploads for viruses · passive
    Validate and store input in the journal · passive
    Remove old sessions every night · passive
    Remove the legacy importer · passive
    Log every request with its trace id · passive
    Filter reports by date · passive
    Archive invoices after a year · passive
    Drain the queue before shutdown · passive
    Keep deleted items for 30 days · passive
    Ensure passwords are at least 12 characters long · stated
    Ensure the default limit is 50 rows · stated
    Make the output deterministic · made
    Make the time zone configurable · made
    Make the search available offline · made
    Make the endpoint idempotent · made
    Ensure existing links continue to work · stated
    Ensure all tests pass on Windows · stated
    Ensure the migration completes within five minutes · stated
    Give each page a title · has
    Give the form a field for the tax number · has
    Give the dashboard a filter bar · has
    Add a health check for each service · there-is
    Prevent duplicate rows · there-no
    Undo a deletion · possible
    Prevent deleting the last admin · impossible"
  `)
})

test('nouns and gerunds get the verb that fits them', () => {
  expect(
    imperativeTitles(`
  Ability to filter invoices by customer
  The ability to pause a run
  Support for dark mode
  Full support for right-to-left text
  Integration with Slack
  Migration of orders to the new schema
  Removal of the legacy importer
  Documentation for the CLI
  Validation of postal codes
  Detection of duplicate uploads
  OAuth token refresh
  Password reset by mail
  Rate limiting
  Login page
  Report page
  Filter bar
  Test plan
  Log level configuration
  Node setup
  CI configuration
  Billing schema
  API documentation
  GET /users endpoint
  POST /api/v1/orders
  Order history table
  New --dry-run flag
  User profile screen
  Adding support for webhooks
  Exporting reports as CSV
  Caching of rendered pages
  Logging configuration
  Streaming logs to the browser
  Implementing a retry queue and adding metrics
  Stores sessions in Redis
  Validates the schema and rejects unknown fields
  Reports the usage per tenant
  Allows users to pin notes
`),
  ).toMatchInlineSnapshot(`
    "Filter invoices by customer · ability
    Pause a run · ability
    Support dark mode · nominal-deed
    Support right-to-left text · nominal-deed
    Integrate with Slack · nominal-deed
    Migrate orders to the new schema · nominal-deed
    Remove the legacy importer · nominal-deed
    Document the CLI · nominal-deed
    Validate postal codes · nominal-deed
    Detect duplicate uploads · nominal-deed
    Implement OAuth token refresh · nominal
    Implement password reset by mail · nominal
    Implement rate limiting · nominal
    Add login page · nominal-artefact
    Add report page · nominal-artefact
    Add filter bar · nominal-artefact
    Implement test plan · nominal
    Configure log level · nominal-deed
    Set up Node · nominal-deed
    Configure CI · nominal-deed
    Define billing schema · nominal-deed
    Write API documentation · nominal-deed
    Add GET /users endpoint · nominal-artefact
    Implement POST /api/v1/orders · nominal
    Add order history table · nominal-artefact
    Add new --dry-run flag · nominal-artefact
    Add user profile screen · nominal-artefact
    Add support for webhooks · gerund
    Export reports as CSV · gerund
    Cache rendered pages · nominal-deed
    Configure logging · nominal-deed
    Stream logs to the browser · gerund
    Implement a retry queue and adding metrics · gerund
    Store sessions in Redis · third-person
    Validate the schema and reject unknown fields · third-person
    Report the usage per tenant · third-person
    Allow users to pin notes · third-person"
  `)
})
