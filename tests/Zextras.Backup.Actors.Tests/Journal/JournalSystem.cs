using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Zextras.Backup.Actors.Database;
using Zextras.Backup.Actors.Hosting;
using Zextras.Backup.Actors.Journal;
using Zextras.Backup.Actors.Tests.Support;

namespace Zextras.Backup.Actors.Tests.Journal;

/// <summary>An actor system on journal files in a directory, configured as the node is.</summary>
internal sealed class JournalSystem : IAsyncDisposable
{
    public const string Coalescing = "journal.sqlite.conf";
    public const string Stock = "journal.sqlite-stock.conf";
    public const string Postgres = "journal.postgres.conf";

    public JournalSystem(string directory, string values, string more = "", ManifestTable? table = null, PostgresServer? server = null)
    {
        Settings = new JournalSettings { Directory = directory, Server = server };
        var config = ConfigurationFactory.ParseString(more)
            .WithFallback(Settings.Complete(Values(values)))
            .WithFallback(ConfigurationFactory.ParseString("akka { loglevel = ERROR, stdout-loglevel = OFF, log-dead-letters = off, test.single-expect-default = 3m }"))
            .WithFallback(Akka.Persistence.Persistence.DefaultConfig());
        var setup = ActorSystemSetup.Create(
            [BootstrapSetup.Create().WithConfig(config), .. Settings.Setups(table ?? PersistedTypes.Table)]);
        System = ActorSystem.Create("journal", setup);
    }

    public ActorSystem System { get; }

    public JournalSettings Settings { get; }

    public IActorRef Journal => Akka.Persistence.Persistence.Instance.Apply(System).JournalFor("");

    public static Config Values(string file) =>
        ConfigurationFactory.ParseString(File.ReadAllText(Path.Combine(SourceTree.Root, "hocon", file)));

    public async ValueTask DisposeAsync() => await System.Terminate();
}
