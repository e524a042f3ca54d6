using Zextras.Backup.Actors.Feed;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Messages.Model;

namespace Zextras.Backup.Actors.Tests.Api;

/// <summary>A Real Time Scan that is as a test says, and remembers what it was asked.</summary>
internal sealed class FakeRealTime : IRealTimeService
{
    internal List<string> Asked { get; } = [];

    internal RealTimeStatus Status { get; set; } = new()
    {
        Server = new ServerId(Guid.Parse("77777777-7777-4777-8777-777777777777")),
        IsOn = true,
        IsListening = true,
        Source = "inotify in /srv/mail",
        ListeningSince = FakeEngine.Morning,
        LastEvent = FakeEngine.Morning.AddMinutes(119),
        Events = 1234,
        Transactions = 1200,
        Waiting = 3,
        Lag = TimeSpan.FromMilliseconds(12.34),
        MedianLag = TimeSpan.FromMilliseconds(87),
        HighLag = TimeSpan.FromMilliseconds(312),
        Gaps =
        [
            new FeedGap
            {
                Number = 7,
                Start = FakeEngine.Morning,
                End = FakeEngine.Morning.AddMinutes(1),
                Reason = "The queue ran over.",
                Accounts = ["anna@example.com"],
            },
        ],
        Accounts =
        [
            new RealTimeAccount
            {
                Name = "anna@example.com",
                LastEvent = FakeEngine.Morning.AddMinutes(119),
                Waiting = 3,
                Lag = TimeSpan.FromMilliseconds(12.34),
                MedianLag = TimeSpan.FromMilliseconds(87),
            },
        ],
    };

    public Task<RealTimeStatus> GetStatusAsync(CancellationToken cancellation) => Task.FromResult(Status);

    public Task<RealTimeStatus> SwitchAsync(bool isOn, string author, CancellationToken cancellation)
    {
        Asked.Add($"{(isOn ? "on" : "off")} by {author}");
        Status = Status with { IsOn = isOn, IsListening = isOn };
        return Task.FromResult(Status);
    }

    public Task AwaitBeginAsync(CancellationToken cancellation) => Task.CompletedTask;
}
