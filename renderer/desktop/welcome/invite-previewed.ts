import type { BridgeCalls, OutputOf } from '@barnraiser/protocol';

/** What an invite leads to, as the wizard's steps share it. */
export type InvitePreviewed = OutputOf<BridgeCalls['previewInvite']>;
