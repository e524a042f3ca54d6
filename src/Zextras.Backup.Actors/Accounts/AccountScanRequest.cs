using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Accounts;

/// <summary>Which scan an account is to make.</summary>
/// <param name="Operation">The operation that it belongs to.</param>
/// <param name="Entry">The account as the server's directory just showed it.</param>
/// <param name="Cause">What the transactions will say: smart scan or account scan. The first scan says initial scan by itself.</param>
/// <param name="Deep">Compare everything, recreate missing blobs and item log lines.</param>
internal sealed record AccountScanRequest(Guid Operation, AccountEntry Entry, TransactionCause Cause, bool Deep);
