using Microsoft.Win32.SafeHandles;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.BackupPath;

/// <summary>
/// Writers of one account's logs take turns; accounts share a turn by chance only. On a shared path this holds over all
/// nodes: the node that has the account appends, the one that purges or repairs rewrites.
/// </summary>
internal sealed class LogTurns(PathLayout layout, bool shared, TimeProvider time) : IDisposable
{
    /// <summary>Part of what nodes agree on: it is not changed while a cluster runs.</summary>
    private const int Stripes = 64;

    private const int Directory = 0;

    /// <summary>Between two tries to get what another node has; it writes for milliseconds.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn; dispose ends it.</summary>
    /// <param name="account">The account; null: the directory.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IDisposable> EnterAsync(AccountId? account, CancellationToken cancellation)
    {
        var stripe = account is { } owner ? StripeOf(owner) : Directory;
        await _turns[stripe].WaitAsync(cancellation);
        try
        {
            return new Turn(_turns[stripe], shared ? await LockAsync(stripe, cancellation) : null);
        }
        catch
        {
            _turns[stripe].Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_turns, turn => turn.Dispose());

    /// <summary>By the account's own bytes: every process computes the same.</summary>
    private static int StripeOf(AccountId account)
    {
        Span<byte> bytes = stackalloc byte[16];
        account.Value.TryWriteBytes(bytes);
        return bytes[^1] % Stripes;
    }

    private async Task<SafeFileHandle> LockAsync(int stripe, CancellationToken cancellation)
    {
        var path = layout.Full(PathLayout.LogLock(stripe));
        while (true)
        {
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); // flock(LOCK_EX)
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }
    }

    private sealed class Turn(SemaphoreSlim turn, SafeFileHandle? file) : IDisposable
    {
        public void Dispose()
        {
            file?.Dispose();
            turn.Release();
        }
    }
}
