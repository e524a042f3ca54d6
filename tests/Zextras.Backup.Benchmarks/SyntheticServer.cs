using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Zextras.Backup.Actors.Mailbox;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Benchmarks;

/// <summary>
/// A mailbox server that computes its mails: each a kilobyte, no two the same. It costs next to nothing, so that what is
/// measured is the engine. It has no accounts until a file says so, so that all nodes are there when the scan begins.
/// </summary>
internal sealed class SyntheticServer(int accounts, int itemsOfEach, string openFile) : IMailboxServer
{
    public string Description => "synthetic";

    public async IAsyncEnumerable<AccountEntry> ListAccountsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        for (var number = 0; number < accounts && File.Exists(openFile); number++)
        {
            yield return new AccountEntry
            {
                Id = IdOf(number),
                Name = string.Create(CultureInfo.InvariantCulture, $"user{number:00000}@example.com"),
                Settings = ItemAttributes.Empty,
            };
        }
    }

    public async IAsyncEnumerable<DirectoryEntry> ListDirectoryAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task<IMailboxSession> OpenAsync(AccountId account, CancellationToken cancellation) =>
        Task.FromResult<IMailboxSession>(new SyntheticSession(account, itemsOfEach));

    public Task<PutResult> PutAccountAsync(AccountId account, ItemState state, CancellationToken cancellation) => throw Refusal();

    public Task<PutResult> PutDirectoryObjectAsync(ItemId id, ItemState state, CancellationToken cancellation) => throw Refusal();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal static MailboxException Refusal() => new(MailboxFailure.Refused, "A computed mailbox takes nothing in.");

    /// <summary>Scattered over the shards as real ids are.</summary>
    private static AccountId IdOf(int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture))).AsSpan(0, bytes.Length).CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new AccountId(new Guid(bytes));
    }
}
