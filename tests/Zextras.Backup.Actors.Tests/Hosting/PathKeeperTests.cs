using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit.Xunit2;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Zextras.Backup.Actors.BackupPath;
using Zextras.Backup.Actors.Configuration;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Hosting;

public sealed class PathKeeperTests : TestKit, IAsyncLifetime
{
    private static readonly ClusterSettings Settings = EngineSettings
        .Read(ConfigurationFactory.ParseString("backup.cluster { path-interval = 5 ms, path-patience = 20 s }").WithFallback(EngineConfiguration.Load(file: null)))
        .Cluster;

    private readonly FakeTimeProvider _clock = new();
    private readonly SharedPath _shared = new();
    private readonly WriteLease _lease;
    private TestStores _stores = null!;

    public PathKeeperTests()
        : base("akka.loglevel = OFF\nakka.stdout-loglevel = OFF") => _lease = new WriteLease(_clock, TimeSpan.FromDays(1));

    public async Task InitializeAsync() => _stores = await TestStores.OpenAsync(new Faults());

    public async Task DisposeAsync()
    {
        await Sys.Terminate();
        await _stores.DisposeAsync();
    }

    [Fact]
    public void A_node_that_loses_the_path_takes_itself_out_when_its_patience_is_over()
    {
        Start(Settings);
        _shared.AwaitProbe();
        _shared.Problem = new IOException("Stale file handle");
        _clock.Advance(Settings.PathPatience);
        _shared.AwaitProbe();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("was not reached for 20 s", ExpectMsg<string>(EngineFixture.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_is_back_in_time_is_as_if_it_had_never_gone()
    {
        Start(Settings);
        _shared.AwaitProbe();
        _shared.Problem = new IOException("Stale file handle");
        _clock.Advance(Settings.PathPatience);
        _shared.AwaitProbe();
        _shared.Problem = null;
        _shared.AwaitProbe();

        _clock.Advance(Settings.PathPatience);

        _shared.AwaitProbe();
        ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_node_that_stood_still_takes_itself_out()
    {
        var settings = Settings with { Lease = TimeSpan.FromMilliseconds(80) }; // looked at ten times a second by the real clock
        Start(settings);
        AwaitCondition(() => _shared.Probes > 0, EngineFixture.Patience);

        _clock.Advance(TimeSpan.FromDays(1));

        Assert.Contains("stood still", ExpectMsg<string>(EngineFixture.Patience), StringComparison.Ordinal);
        Assert.False(_lease.IsGood);
    }

    private void Start(ClusterSettings settings)
    {
        var self = TestActor;
        Action<string> takeOut = reason => self.Tell(reason);
        Sys.ActorOf(Props.Create<PathKeeper>(_stores.Path, _shared, new CatalogBlobIndex(_stores.Catalog), _lease, settings, _clock, takeOut));
    }

    /// <summary>A mount that can be lost.</summary>
    private sealed class SharedPath : ISharedPath
    {
        private volatile Exception? _problem;
        private volatile int _probes;

        public Exception? Problem
        {
            set => _problem = value;
        }

        public int Probes => _probes;

        public void Probe()
        {
            Interlocked.Increment(ref _probes);
            if (_problem is { } problem)
                throw problem;
        }

        /// <summary>Waits until one more has begun after now, and that one before it has been heard of.</summary>
        public void AwaitProbe()
        {
            var before = _probes;
            Assert.True(SpinWait.SpinUntil(() => _probes >= before + 3, EngineFixture.Patience));
        }
    }
}
