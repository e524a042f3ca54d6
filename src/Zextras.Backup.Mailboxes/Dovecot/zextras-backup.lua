-- Tells Zextras Backup what happens in every mailbox of a Dovecot 2.3 server: one JSON object a line in DIRECTORY/USER.jsonl. The line
-- is written before the client gets its OK, by the process that serves the client; it waits for nobody. In dovecot.conf:
--
--   mail_plugins = $mail_plugins notify push_notification mail_lua push_notification_lua
--   plugin {
--     push_notification_driver = lua:file=/etc/dovecot/zextras-backup.lua
--     zextras_backup_events = /var/lib/zextras-backup/events
--   }
--
-- The directory is writable for the user that mailboxes belong to (chmod 1777 where each belongs to a user of its own). The engine
-- takes files away when they have been read.

local function quoted(text)
  return '"' .. tostring(text):gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

local function event(context, e)
  local line = '{"event":' .. quoted(e.name) .. ',"mailbox":' .. quoted(e.mailbox)
  if e.uid ~= nil then
    line = line .. string.format(',"uid":%d,"uid_validity":%d', e.uid, e.uid_validity)
  end
  context.lines[#context.lines + 1] = line .. "}"
end

function dovecot_lua_notify_begin_txn(user)
  return { directory = user:plugin_getenv("zextras_backup_events"), user = user.username, lines = {} }
end

dovecot_lua_notify_event_message_new = event
dovecot_lua_notify_event_message_append = event
dovecot_lua_notify_event_message_expunge = event
dovecot_lua_notify_event_flags_set = event
dovecot_lua_notify_event_flags_clear = event
dovecot_lua_notify_event_mailbox_create = event
dovecot_lua_notify_event_mailbox_delete = event
dovecot_lua_notify_event_mailbox_rename = event
dovecot_lua_notify_event_mailbox_subscribe = event
dovecot_lua_notify_event_mailbox_unsubscribe = event

function dovecot_lua_notify_end_txn(context)
  if #context.lines == 0 then
    return
  end

  -- Opened anew each time, so that the engine can take the file away; appended with one write, so that lines of two processes do not mix.
  local name = context.user:gsub("[/%c]", "_")
  local file, reason = io.open(context.directory .. "/" .. name .. ".jsonl", "a")
  if file == nil then
    dovecot.i_error("zextras-backup: " .. tostring(reason))
    return
  end

  file:setvbuf("full", 1048576)
  file:write(table.concat(context.lines, "\n") .. "\n")
  file:close()
end
