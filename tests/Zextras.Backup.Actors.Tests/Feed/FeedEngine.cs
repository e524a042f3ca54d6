using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Tests.Support;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Feed;

/// <summary>An engine whose scripted server tells what happens.</summary>
internal sealed class FeedEngine : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private FeedEngine(EngineFixture fixture) => Fixture = fixture;

    internal EngineFixture Fixture { get; }

    internal ScriptedFeed Feed => Fixture.Server.Feed!;

    /// <summary>An engine that listens, and has made its initial scan; no gap is open.</summary>
    internal static async Task<FeedEngine> StartAsync(Action<ScriptedMailboxServer> prepare, string configuration = "")
    {
        var fixture = new EngineFixture(configuration);
        fixture.Server.Feed = new ScriptedFeed(fixture.Clock);
        prepare(fixture.Server);
        var engine = new FeedEngine(fixture);
        await fixture.StartAsync();
        await engine.UntilAsync(async () => (await engine.StatusAsync()).Gaps.Count == 0);
        return engine;
    }

    internal Task<RealTimeStatus> StatusAsync() => Fixture.RealTime.GetStatusAsync(CancellationToken.None);

    /// <summary>Waits until all that was told is recorded, and no gap is open.</summary>
    internal Task QuietAsync(long events) => UntilAsync(async () =>
    {
        var status = await StatusAsync();
        return status.Events >= events && status is { Waiting: 0, Gaps.Count: 0 };
    });

    internal async Task UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = Environment.TickCount64 + (long)EngineFixture.Patience.TotalMilliseconds;
        while (!await condition())
        {
            if (Environment.TickCount64 > deadline)
                throw new TimeoutException($"{await StatusAsync()}\n{string.Join('\n', (await StatusAsync()).Gaps)}\n{string.Join('\n', Fixture.Log.Lines)}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>The account's part of the backup, which is sound and shows the mailbox as it is.</summary>
    internal async Task<BackupState> ReadSoundAsync(ScriptedAccount account)
    {
        var state = await Fixture.ReadAsync(account);
        state.AssertSound();
        state.AssertIsMailbox(account);
        return state;
    }

    internal static TransactionCause[] Causes(ItemHistory history) => [.. history.Transactions.Select(transaction => transaction.Cause)];

    public ValueTask DisposeAsync() => Fixture.DisposeAsync();
}
