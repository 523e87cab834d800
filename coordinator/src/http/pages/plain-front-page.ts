/** What `/` says where no pages were built. */
export const plainFrontPage = `This is a Barnraiser coordinator. It hands builds of free software to the machines that volunteers lend.

No pages are built into this installation. What it serves is told at /.well-known/build-farm;
docs/protocol.md and protocol/openapi.json of its source describe the calls.
`;
