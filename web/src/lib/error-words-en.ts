import type { ErrorCode } from '@kf/shared/contract/errors';
import type { ErrorWords } from './error-text.ts';

export const errorWordsEn = {
  request_invalid: ['Something in the form is not right', 'Correct the marked fields and submit again'],
  payload_too_large: ['The content is too large and was not accepted', 'Make the file or text smaller'],
  media_type_unsupported: [
    'The server does not take content of this type',
    'Reload the page and try again; scripts send JSON',
  ],
  not_logged_in: ['Your login has expired', 'Log in again; the page and what you filled in are kept'],
  login_failed: ['Wrong account or password', 'Check upper and lower case; an admin can reset the password'],
  login_locked: [
    'Too many wrong passwords: login is locked until {when}',
    'Log in then, or ask an admin to reset the password',
  ],
  factor_needed: ['Your account asks for a second step', 'Enter the code your authenticator app shows now'],
  factor_wrong: [
    'The code is wrong, or was used before',
    'Wait for the next code in the app, or use a recovery code; check the clock of the phone',
  ],
  factor_missing: ['Your role needs a second factor', 'Set it up under Settings, Own; then everything opens'],
  forbidden: ['Your role does not allow this', 'Ask an admin for the right, or a supervisor to do it'],
  origin_refused: [
    'The request did not come from a tower page',
    'Open the tower by its own address and try there',
  ],
  too_many_requests: ['Too many requests: this one was not accepted', 'Do it again {until}'],
  whole_account_needed: [
    'This is for people who see the whole account',
    'Your rights cover some groups; an admin can widen them under People',
  ],
  password_wrong: ['The present password is wrong', 'Type the password you logged in with'],
  password_too_short: ['The password is too short', 'At least 10 characters; a sentence is easy to remember'],
  password_common: [
    'This password is among the first that attackers try',
    'Choose one that is not a known word, a row of keys or your own name',
  ],
  link_invalid: [
    'This link is no longer good',
    'Each link works once and for three days; ask an admin for a new one',
  ],
  person_exists: ['There is already a person with this account name', 'Choose another account name'],
  last_admin: ['This is the last admin', 'Make somebody else an admin first'],
  not_found: ['There is no such page or thing', 'Check the link, or go back to the board'],
  person_not_found: ['There is no such person', 'Reload the list'],
  key_not_found: [
    'There is no such key, or it was revoked already',
    'Reload the keys; a new one can be made',
  ],
  account_not_found: ['There is no such account', 'Choose another account, or ask an admin to add it'],
  agent_not_found: ['The tower does not know this agent', 'Reload the board and choose again'],
  customer_not_found: ['The tower has no record of this customer', 'Check the code and search again'],
  operation_not_found: ['There is no record of this act', 'Go by what the board shows now'],
  alert_not_found: ['This alert is over', 'Nothing left to do; the bell shows what is going on now'],
  already_taken: ['{by} was first, {when}', 'The board is up to date; nothing left to assign'],
  already_in_progress: ['{by} is dealing with this customer', 'Wait for the outcome of that act'],
  already_ended: ['This session has already ended: {by} did it {when}', 'Nothing left to end'],
  undo_too_late: ['It has already left for WeChat', 'Go by what the board shows'],
  interrupted: [
    'The tower was stopped before this was sent',
    'Do it again if still wanted; nothing has changed',
  ],
  handover_dropped: [
    '{by} gave the hand-over up; nobody has the customer',
    'They wait again when they write',
  ],
  agent_full: ['{agent} is full, and going over was not allowed', 'Preview again, or allow going over'],
  settings_changed: [
    '{by} changed these settings {when}; your change was not saved',
    'Look at the new settings, then make your change again',
  ],
  account_exists: [
    'This Official Account is connected already, or the id is taken',
    'Find it in the list of accounts and change it there',
  ],
  account_from_environment: [
    'This account is configured by the server’s environment',
    'Change the variables that begin with WECHAT_ and restart the tower',
  ],
  account_secret_needed: [
    'Another AppID or address needs the AppSecret again',
    'Enter the AppSecret that belongs to it, then save',
  ],
  setup_closed: [
    'The first set-up is complete and no longer open',
    'Log in; accounts are managed in the settings',
  ],
  setup_locked: [
    'This browser has not given the set-up code yet',
    'Read the code in the server’s log and enter it on the set-up page',
  ],
  setup_code_wrong: [
    'This is not the set-up code',
    'Read it in the server’s log again; case does not matter',
  ],
  setup_code_locked: ['Too many wrong set-up codes', 'Try again from {when}'],
  wall_unpaired: ['This wall is not paired yet', 'Enter the code it shows at Settings → Walls'],
  wall_revoked: ['This wall has been revoked', 'To use it again, get a new code on the wall and pair it'],
  wall_already_paired: ['This wall is paired already', 'To move it, revoke it first at Settings → Walls'],
  wall_code_wrong: ['No wall shows this code, or it has expired', 'Enter the six symbols the wall shows now'],
  wall_not_found: ['There is no such wall; it may have been revoked', 'Reload the list and choose again'],
  wall_board_not_found: [
    'There is no such board; it may have been deleted',
    'Reload the list and choose another board',
  ],
  wall_board_in_use: [
    'Walls still show this board',
    'Give them another board or revoke them, then delete it',
  ],
  not_ready: [
    'The tower is starting and has not read everything yet',
    'Wait for Live; it rarely takes a minute',
  ],
  store_unavailable: [
    'The tower cannot reach its database',
    'Ask an admin to check it; work resumes by itself',
  ],
  internal: [
    'The tower failed inside; nothing was done',
    'Try once more, then give the request number to an admin',
  ],
  wechat_unavailable: [
    'WeChat does not answer',
    'The tower keeps trying; if urgent, act in the WeChat client',
  ],
  wechat_uncertain: [
    'WeChat is busy; not known yet whether it worked',
    'Do not repeat it; the tower is checking',
  ],
  wechat_unreadable: [
    'WeChat answered something unreadable',
    'Try once more, then ask an admin to see the log',
  ],
  wechat_token_refused: ['The credential expired and is being replaced', 'Wait a few seconds; nothing to do'],
  wechat_credentials_wrong: [
    'AppID or AppSecret is wrong',
    'Ask an admin to compare them with the WeChat console',
  ],
  wechat_ip_refused: [
    'This server is not on WeChat’s IP allow-list',
    'Ask an admin to add the server’s address in the WeChat console',
  ],
  wechat_secret_frozen: ['The AppSecret is frozen', 'Ask an admin to unfreeze it in the WeChat console'],
  wechat_unauthorized: [
    'This account may not use the customer service interface',
    'Ask an admin to check the account’s verification and rights',
  ],
  wechat_banned: [
    'WeChat has banned calls to this interface',
    'Ask an admin to read WeChat’s notice and appeal',
  ],
  wechat_confirmation_needed: [
    'WeChat wants the account’s owner to confirm this call',
    'Ask the owner to confirm it in WeChat on the phone',
  ],
  wechat_not_enabled: [
    'Customer service is not enabled for this account',
    'Ask an admin to enable it in the WeChat console',
  ],
  wechat_daily_limit: ['Today’s calls are used up; they return at 00:00', 'Please act in the WeChat client'],
  wechat_minute_limit: [
    'This minute’s calls are used up',
    'Try again in a minute; the tower has slowed its reading',
  ],
  wechat_quota_reserved: [
    'The remaining calls are kept for assigning; this read was skipped',
    'Assigning works; reading returns at 00:00',
  ],
  wechat_request_refused: ['WeChat refused this request', 'Give the error number to an admin'],
  agent_unknown: ['{agent} no longer exists in WeChat', 'Reload the board and choose another agent'],
  agent_unbound: [
    '{agent} is not bound to WeChat and cannot serve',
    'Send an invitation first, or choose another agent',
  ],
  agent_offline: ['{agent} has gone offline; not assigned', 'Choose an agent who is online'],
  agent_nickname_illegal: ['The nickname is not allowed', 'Use at most 16 characters and no special signs'],
  agent_account_illegal: [
    'The agent account is not allowed',
    'Use at most 10 letters, digits or underscores as prefix',
  ],
  agent_limit_reached: ['The account has no room for more agents', 'Delete agents no longer needed'],
  agent_exists: ['This agent account exists already', 'Choose another prefix'],
  agent_already_bound: ['{agent} is bound to WeChat already', 'No further invitation is needed'],
  agent_has_sessions: [
    '{agent} has open sessions and was not deleted',
    'Close or hand over the sessions first, or choose to close them with the deletion',
  ],
  agent_still_listed: [
    'WeChat agreed to the deletion, but its list still names {agent}',
    'Delete again later, or delete in the WeChat console',
  ],
  confirmation_wrong: ["The nickname typed is not the agent's", 'Type the nickname as it is shown'],
  worker_already_yours: [
    'This WeChat ID already serves this account',
    'Use another WeChat ID or the existing agent',
  ],
  worker_already_invited: [
    'This WeChat ID has an open invitation',
    'Let its owner accept or decline it first',
  ],
  worker_bound_too_often: [
    'This WeChat ID is bound to too many accounts',
    'Let its owner unbind one, or use another',
  ],
  wechat_id_invalid: ['There is no such WeChat ID', 'Check the ID (not the nickname) and enter it again'],
  invitation_pending: [
    '{agent}’s invitation is still waiting for an answer',
    'Invite again once it is answered or expired',
  ],
  image_type_refused: ['This picture format is not accepted', 'Use a JPG or PNG'],
  image_too_large: ['The picture is larger than 5 MB', 'Crop it and upload again'],
  image_misnamed: [
    'The file is called a picture, but it holds neither JPG nor PNG',
    'Save it as JPG or PNG with a picture program and upload that',
  ],
  image_broken: ['The picture is incomplete or damaged', 'Save or send the picture again and upload that'],
  image_shape_refused: [
    'The width and height of the picture do not fit',
    '64 to 12,000 pixels a side, at most 50 million pixels in all',
  ],
  media_missing: ['No picture arrived', 'Choose the picture again'],
  media_expired: ['The picture has expired at WeChat', 'Upload it again'],
  customer_invalid: ['The customer’s identifier is not valid', 'Please reload the board'],
  session_missing: ['The customer has left; there is no session to end', 'The list updates by itself'],
  session_with_other: [
    'The customer is served by {serving}; the list is updated',
    'To change agents, end that session first',
  ],
  message_window_closed: [
    '48 hours without a word from the customer: no more messages',
    'Wait until the customer writes',
  ],
  message_count_spent: ['No messages left in this round', 'More are allowed once the customer writes again'],
  message_too_long: ['The message is too long', 'Shorten it and send again'],
  message_empty: ['The message is empty', 'Write something first'],
  message_blocked: ['WeChat’s content check refused the message', 'Word it differently'],
  customer_refuses_messages: [
    'The customer refuses messages from this account',
    'Only the customer can make contact',
  ],
  customer_not_following: [
    'The customer no longer follows; messages do not arrive',
    'Possible again once the customer follows',
  ],
  typing_refused: ['WeChat did not take the typing hint', 'The session is not affected; nothing to do'],
  records_parameters: ['The chat record query is not valid', 'Check start and end and ask again'],
  records_span_too_long: ['Chat records cover at most 24 hours per query', 'Choose 24 hours or less'],
} as const satisfies Record<ErrorCode, ErrorWords>;
