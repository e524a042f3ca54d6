using System.Globalization;
using CsCheck;
using Xunit;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Operations;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Scan;

/// <summary>
/// Any actions in any order: a mailbox changes, scans run, break off, fall with the engine, items are restored. Whatever
/// happened, after one more scan the backup is the mailbox, and every history is sound. A failure prints its actions and
/// its seed.
/// </summary>
public sealed class RandomActionsTests
{
    /// <summary>So many mailboxes, each of so many actions.</summary>
    private const int Mailboxes = 24;
    private const int MostActions = 16;

    private static readonly string[] Folders = ["mail:INBOX", "mail:Work", "mail:Work/2026", "drive:", "drive:Plans"];

    private static readonly string[] Falls =
    [
        FaultyBackupPath.BlobPut, FaultyBackupPath.Synced, FaultyJournal.Write, FaultyJournal.Written,
        FaultyBackupPath.Append, FaultyBackupPath.Appended, FaultyCatalog.Commit, FaultyCatalog.Committed,
    ];

    private enum Kind
    {
        Add, Copy, Flag, Change, Move, Rekey, Delete, RenameFolder, DeleteFolder, Scan, BreakOff, ListThrice, Unreadable, Readable,
        Restore, RestoreElsewhere, Deep, Restart, Fall,
    }

    private static readonly Gen<Action> Actions =
        from kind in Gen.Frequency(
            (6, Gen.Const(Kind.Add)),
            (6, Gen.Const(Kind.Scan)),
            (12, Gen.Enum<Kind>().Where(kind => kind is not (Kind.Restart or Kind.Fall or Kind.Add or Kind.Scan))),
            (1, Gen.Bool.Select(falls => falls ? Kind.Fall : Kind.Restart)))
        from one in Gen.Int[0, 1000]
        from two in Gen.Int[0, 1000]
        select new Action(kind, one, two);

    private static readonly Gen<(bool HasTokens, bool IsIncremental, Action[] Actions)> Cases =
        Gen.Select(Gen.Bool, Gen.Bool, Actions.Array[1, MostActions]);

    [Fact]
    public async Task After_any_actions_one_more_scan_makes_the_backup_the_mailbox()
    {
        await using var engine = new EngineFixture();
        await engine.StartAsync();
        var number = 0;

        await Cases.SampleAsync(
            async one =>
            {
                var account = engine.Server.AddAccount($"user{Interlocked.Increment(ref number)}@example.com");
                (account.HasMoveTokens, account.IsIncremental) = (one.HasTokens, one.IsIncremental);
                var mailbox = new Mailbox(engine, account);
                foreach (var action in one.Actions)
                    await mailbox.DoAsync(action);
                await mailbox.AssertBackedUpAsync();
            },
            iter: Mailboxes,
            threads: 1, // one engine, which falls
            print: one => $"tokens {one.HasTokens}, incremental {one.IsIncremental}: {string.Join("; ", one.Actions)}");
    }

    private sealed record Action(Kind Kind, int One, int Two)
    {
        public override string ToString() => $"{Kind} {One} {Two}";
    }

    /// <summary>A mailbox and what is done to it.</summary>
    private sealed class Mailbox(EngineFixture engine, ScriptedAccount account)
    {
        private int _contents;

        public async Task DoAsync(Action action)
        {
            switch (action.Kind)
            {
                case Kind.Scan:
                    await ScanAsync();
                    break;
                case Kind.BreakOff:
                    account.Script(Scripts.FailsBefore(1 + (action.One % 4)));
                    await engine.AccountScanAsync(account);
                    break;
                case Kind.ListThrice:
                    account.Script(Scripts.Thrice);
                    await ScanAsync();
                    break;
                case Kind.Deep:
                    Assert.Equal(OperationState.Done, (await engine.AccountScanAsync(account, deep: true)).State);
                    break;
                case Kind.Restart:
                    await engine.RestartAsync();
                    break;
                case Kind.Fall:
                    await FallAsync(action);
                    break;
                case Kind.Restore:
                    await RestoreAsync(action, folder: null);
                    break;
                case Kind.RestoreElsewhere:
                    await RestoreAsync(action, "Found/Again");
                    break;
                default:
                    Change(action);
                    break;
            }
        }

        public async Task AssertBackedUpAsync()
        {
            foreach (var item in account.Items.Where(item => item.Opens is not null))
                account.Repair(item);
            await ScanAsync();
            var state = await engine.ReadAsync(account);
            state.AssertSound();
            state.AssertIsMailbox(account);
            Assert.Equal(0, new Counts(await engine.AccountScanAsync(account))["transactions"]);
        }

        private async Task ScanAsync()
        {
            var scan = await engine.AccountScanAsync(account);
            Assert.True(scan.State == OperationState.Done, $"{scan.Error} {string.Join('\n', scan.Problems)}");
        }

        /// <summary>Changes the mailbox; does nothing where there is nothing to change.</summary>
        private void Change(Action action)
        {
            var items = account.Items;
            if (action.Kind is Kind.Add)
            {
                Add(Folders[action.One % Folders.Length], $"k{action.Two % 6}", $"Subject: {_contents++ % 5}\n");
                return;
            }

            if (items.Count == 0)
                return;
            var item = items[action.One % items.Count];
            switch (action.Kind)
            {
                case Kind.Copy:
                    Add(Folders[action.Two % Folders.Length], item.Key, item.Text);
                    break;
                case Kind.Flag:
                    account.Flag(item, (action.Two % 3).ToString(CultureInfo.InvariantCulture));
                    break;
                case Kind.Change:
                    account.Change(item, $"Subject: {_contents++ % 5}\n");
                    break;
                case Kind.Move:
                    Move(item, Folders[action.Two % Folders.Length], item.Key);
                    break;
                case Kind.Rekey:
                    Move(item, item.Folder, $"k{action.Two % 6}");
                    break;
                case Kind.Delete:
                    account.Delete(item);
                    break;
                case Kind.RenameFolder when !account.Folders.Contains($"mail:Renamed{action.Two % 2}") && item.Folder.StartsWith("mail:", StringComparison.Ordinal):
                    account.RenameFolder(item.Folder, $"mail:Renamed{action.Two % 2}");
                    break;
                case Kind.DeleteFolder:
                    account.DeleteFolder(item.Folder);
                    break;
                case Kind.Unreadable when item.Opens is null:
                    account.Replace(item, item with { Version = item.Version + 1, Opens = Scripts.Unreadable });
                    break;
                case Kind.Readable when item.Opens is not null:
                    account.Repair(item);
                    break;
            }
        }

        private void Add(string folder, string key, string content)
        {
            var kind = folder.StartsWith("drive:", StringComparison.Ordinal) ? ItemKind.Document : ItemKind.Message;
            if (!account.Items.Any(item => item.Folder == folder && item.Key == key))
                account.Add(folder, key, content, kind);
        }

        private void Move(ScriptedItem item, string folder, string key)
        {
            // A document stays in the drive: its id has another form.
            var isSameArea = folder.Split(':')[0] == item.Folder.Split(':')[0];
            if (isSameArea && !account.Items.Any(other => other.Folder == folder && other.Key == key))
                account.Move(item, folder, key);
        }

        private async Task FallAsync(Action action)
        {
            engine.Faults.CrashAt(Falls[action.One % Falls.Length], 1 + (action.Two % 3));
            var scan = await engine.Engine.StartAccountScanAsync(account.Name, deep: false, "test", CancellationToken.None);
            await Task.WhenAny(engine.Faults.Crashed.Task, engine.EndAsync(scan)); // it may not get that far
            await engine.RestartAsync();
            await ScanAsync(); // before the mailbox changes again: only that brings what is in the journal alone to log and catalog
        }

        private async Task RestoreAsync(Action action, string? folder)
        {
            var state = await engine.ReadAsync(account);
            var histories = state.Items(account).Where(history => state.HasRow(account, history)).ToArray();
            if (histories.Length == 0)
                return;
            var history = histories[action.One % histories.Length];
            var states = history.Transactions.Where(transaction => !transaction.State.Deleted).ToArray();
            var restore = await engine.RestoreAsync(new ItemRestoreRequest
            {
                Account = account.Name,
                Item = history.Item,
                Transaction = states[action.Two % states.Length].Id,
                TargetFolder = folder,
            });
            Assert.True(restore.State == OperationState.Done, restore.Error);
        }
    }
}
