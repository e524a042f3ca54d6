using Akka.Actor;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Architecture;

public sealed class ActorsAreSealedTests
{
    [Fact]
    public void Every_actor_is_sealed_and_internal()
    {
        Assert.NotEmpty(EngineTypes.All);
        Violations.None(EngineTypes.Reflected
            .Where(type => typeof(ActorBase).IsAssignableFrom(type))
            .Where(type => !type.IsSealed || type.IsVisible)
            .Select(type => $"{type.FullName} is an actor: make it internal sealed"));
    }
}
